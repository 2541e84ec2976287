import { z } from 'zod';
import {
  ACTIVE_STATES,
  AWAITED_STATES,
  type Generation,
  type GenerationState,
  generationSchema,
  type StateName,
} from '#domain/generation/generation.ts';
import type { Log } from '#domain/system.ts';
import { wordsOf } from '#domain/text-match.ts';
import type { Sql, SqlRow, SqlValue } from './sql.ts';
import { settleCharges } from './usage-counters.ts';

/** What is selected to read a generation. The order never changes once it is stored, its state does. */
export const GENERATION_COLUMNS = 'sequence, id, order_json, state_json, token';

/** The states in which work is still to be done, for an `IN (...)`. */
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

/** How many images were made; null for a state that does not know. */
export const imagesIn = (state: GenerationState): number | null =>
  'outputs' in state ? state.outputs.length : null;

/** The columns that a state decides: its name, itself as JSON, the seconds and images it knows, and when work ended. */
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

/** What was ordered, as it is stored. The token has a column of its own, where it can be forgotten by itself. */
export const orderJson = ({ state: _state, ...order }: Generation): string => {
  const { token: _token, ...interaction } = order.interaction;
  return JSON.stringify({ ...order, interaction });
};

/** The columns of a new row, but for its rank: in the order of the ledger's INSERT. */
export const newRowColumns = (generation: Generation): SqlValue[] => {
  const { request, interaction } = generation;
  return [
    generation.id,
    interaction.id,
    generation.idempotencyKey,
    generation.lane,
    generation.requesterId,
    request.modelId,
    request.width,
    request.height,
    orderJson(generation),
    ...stateColumns(generation.state),
    generation.guildId,
    generation.createdAt,
    request.scheduler,
    wordsOf(request.prompt).join(' '),
    interaction.token,
  ];
};

/** Reads rows of the generation table; undefined where one cannot be read. */
export type GenerationReader = (row: SqlRow) => Generation | undefined;

/**
 * A row that cannot be read is reported, and left as it is: another version may read it.
 * The report names what is wrong, never a value: an order holds a prompt and a token.
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

// What waited was certainly not accepted; of the rest nobody can read how far it was.
const SET_ASIDE = [
  { statement: setAside("'queued'"), acceptance: 'rejected' },
  { statement: setAside(ACTIVE), acceptance: 'uncertain' },
] as const;

/** Reads a row that stands in somebody's way while its job is active. Not to be awaited inside a transaction. */
export type ActiveReader = (row: SqlRow) => Promise<Generation | undefined>;

/** An active row that cannot be read is set aside, where neither a lane nor a press waits for it; its text is kept. */
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
