import { z } from 'zod';
import {
  ACTIVE_STATES,
  AWAITED_STATES,
  type Generation,
  type GenerationState,
  generationSchema,
  type StateName,
} from '#domain/generation/generation.ts';
import { imagesAmong } from '#domain/generation/output.ts';
import type { Log } from '#domain/system.ts';
import { wordsOf } from '#domain/text-match.ts';
import type { Sql, SqlRow, SqlValue } from './sql.ts';
import { settleCharges } from './usage-counters.ts';

/** The columns to select for reading a generation. Its request never changes once stored; its state does. */
export const GENERATION_COLUMNS = 'sequence, id, order_json, state_json, token';

/** Formats states for an `IN (...)`. */
const listed = (names: readonly StateName[]): string => names.map((name) => `'${name}'`).join(', ');

export const ACTIVE = listed(ACTIVE_STATES);
export const AWAITED = listed(AWAITED_STATES);

const jsonText = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
});

const orderSchema = z.looseObject({ interaction: z.looseObject({}) });

const rowSchema = z
  .object({ order_json: jsonText.pipe(orderSchema), state_json: jsonText, token: z.string() })
  .transform(({ order_json: order, state_json: state, token }) => ({
    ...order,
    interaction: { ...order.interaction, token },
    state,
  }))
  .pipe(generationSchema);

/** Returns the number of images made; null for a state that does not know. */
export const imagesIn = (state: GenerationState): number | null =>
  'outputs' in state ? imagesAmong(state.outputs).length : null;

/**
 * Returns the columns derived from a state: its name, its JSON, seconds and images if known, and when the job
 * ended.
 */
export const stateColumns = (state: GenerationState): SqlValue[] => {
  const finished = state.name === 'done' || state.name === 'failed' || state.name === 'cancelled';
  return [
    state.name,
    JSON.stringify(state),
    'seconds' in state ? state.seconds : null,
    finished ? state.at : null,
    imagesIn(state),
  ];
};

/** Serializes everything but the state. The token has its own column, so that it can be erased separately. */
export const orderJson = ({ state: _state, ...order }: Generation): string => {
  const { token: _token, ...interaction } = order.interaction;
  return JSON.stringify({ ...order, interaction });
};

/** What kind of work a request is: how long it takes is learned from the same. */
export const workOf = ({
  modelId,
  operation,
}: Pick<Generation['request'], 'modelId' | 'operation'>): string =>
  operation === undefined ? modelId : `${operation.kind} ${modelId}`;

/** Returns the columns of a new row, except its rank, in the order of the ledger's INSERT. */
export const newRowColumns = (generation: Generation): SqlValue[] => {
  const { request, interaction } = generation;
  return [
    generation.id,
    interaction.id,
    generation.idempotencyKey,
    generation.lane,
    generation.requesterId,
    workOf(request),
    request.width,
    request.height,
    orderJson(generation),
    ...stateColumns(generation.state),
    generation.guildId,
    generation.createdAt,
    request.scheduler,
    wordsOf(request.prompt).join(' '),
    interaction.token,
    generation.cell?.comparisonId ?? null,
  ];
};

/** Parses rows of the generation table; undefined for an unreadable one. */
export type GenerationReader = (row: SqlRow) => Generation | undefined;

/**
 * Parses rows. An unreadable row is reported and left unchanged, because another version may read it. The
 * report names what is wrong, never a value: rows contain prompts and tokens.
 */
export const createGenerationReader =
  (log: Log): GenerationReader =>
  (row) => {
    const parsed = rowSchema.safeParse(row);
    if (parsed.success) return parsed.data;
    const problem = z.prettifyError(parsed.error);
    log.error({ generationId: row.id, problem }, 'a stored generation cannot be read');
    return undefined;
  };

const setAside = (states: string): string => `
  UPDATE generation SET state = 'unreadable', claimed_by = NULL, claimed_until = NULL
  WHERE sequence = ?1 AND state IN (${states})`;

// A waiting job certainly was not accepted; for the rest we cannot read how far it got.
const SET_ASIDE = [
  { statement: setAside("'queued'"), acceptance: 'rejected' },
  { statement: setAside(ACTIVE), acceptance: 'uncertain' },
] as const;

/** Parses the row of an active job, which may block others. Must not be awaited inside a transaction. */
export type ActiveReader = (row: SqlRow) => Promise<Generation | undefined>;

/**
 * Sets an unreadable active row aside, so that neither its lane nor a button waits for it. Its data is kept.
 */
export const createActiveReader = (sql: Sql, log: Log): ActiveReader => {
  const read = createGenerationReader(log);
  return async (row) => {
    const generation = read(row);
    if (generation !== undefined) return generation;
    await sql.transaction(async (statements) => {
      for (const { statement, acceptance } of SET_ASIDE) {
        const isSetAside = (await statements.run(statement, Number(row.sequence))) > 0;
        if (isSetAside) return settleCharges(statements, String(row.id), acceptance);
      }
    });
    return undefined;
  };
};
