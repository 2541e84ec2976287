import { StorageUnavailableError } from '#domain/errors.ts';
import {
  acceptanceOf,
  type Generation,
  type GenerationState,
  isActiveState,
  type StateName,
} from '#domain/generation/generation.ts';
import { countImages, removeThumbnail } from './generation-relations.ts';
import { GENERATION_COLUMNS, type GenerationReader, imagesIn, stateColumns } from './generation-row.ts';
import { durationOf, placeholders, type Sql, type SqlRow, type Statements } from './sql.ts';
import { settleCharges } from './usage-counters.ts';

/** A move between states. With the generation itself its row is not read again, with an id it is. */
type Move = {
  job: Generation | string;
  from: readonly StateName[];
  to: GenerationState;
  /** An additional condition of the statement, such as `AND ready_at > 0`. */
  condition?: string;
  /** Milliseconds from now before which no worker takes it. */
  readyInMs?: number;
};

const idOf = (job: Generation | string): string => (typeof job === 'string' ? job : job.id);

// Of a row that is read, the token is removed afterwards: its reader needs it for the final message.
const STATES_AT = 7;

const moveStatement = ({ job, from, to, condition = '', readyInMs }: Move): string => `
  UPDATE generation SET state = ?2, state_json = ?3,
    seconds = coalesce(?4, seconds), finished_at = coalesce(?5, finished_at), images = coalesce(?6, images)
    ${typeof job === 'string' || isActiveState(to.name) ? '' : ", token = ''"}
    ${readyInMs === undefined ? '' : `, ready_at = now_ms() + ?${STATES_AT + from.length}`}
  WHERE id = ?1 AND state IN (${placeholders(from.length, STATES_AT).join(', ')}) ${condition}
  RETURNING ${typeof job === 'string' ? GENERATION_COLUMNS : 'id'}`;

const FORGET_TOKEN = "UPDATE generation SET token = '' WHERE id = ?1";

// Lost in a power cut, the first of these would submit and bill a request a second time, the second would
// lose its images.
const MUST_LAST: ReadonlySet<StateName> = new Set(['submitting', 'processing']);

/** States in which the images of a generation's LoRAs are counted already. */
const COUNTED: ReadonlySet<StateName> = new Set(['delivering', 'done']);

/**
 * Moves of this process that may or may not have been written, because the database failed before confirming.
 * If repeated, such a move finds its row in the target state already.
 */
type Unanswered = { add(move: string): void; has(move: string): boolean; delete(move: string): void };

const MOST_UNANSWERED = 10_000;

const createUnanswered = (): Unanswered => {
  const moves = new Set<string>();
  return {
    add(move) {
      moves.add(move);
      const [oldest] = moves;
      if (moves.size > MOST_UNANSWERED && oldest !== undefined) moves.delete(oldest);
    },
    has: (move) => moves.has(move),
    delete: (move) => void moves.delete(move),
  };
};

const countLoras = async (statements: Statements, { job, from, to }: Move): Promise<void> => {
  const images = imagesIn(to);
  const hasLoras = typeof job === 'string' || job.request.loras.length > 0;
  const isCounted = from.every((name) => COUNTED.has(name));
  if (images !== null && hasLoras && !isCounted) await countImages(statements, idOf(job), images);
};

/** Updates everything that depends on the state, in the same transaction. */
const keepInStep = async (statements: Statements, move: Move): Promise<void> => {
  const { job, to } = move;
  await countLoras(statements, move);
  if (to.name === 'deleted') await removeThumbnail(statements, idOf(job));
  if (isActiveState(to.name)) return;
  if (typeof job === 'string') await statements.run(FORGET_TOKEN, job);
  await settleCharges(statements, idOf(job), acceptanceOf(to));
};

const moveOnce = (sql: Sql, move: Move): Promise<SqlRow | undefined> =>
  sql.transaction(
    async (statements) => {
      const { job, from, to, readyInMs } = move;
      const delay = readyInMs === undefined ? [] : [durationOf(readyInMs)];
      const row = await statements.get(
        moveStatement(move),
        idOf(job),
        ...stateColumns(to),
        ...from,
        ...delay,
      );
      if (row) await keepInStep(statements, move);
      return row;
    },
    { isLasting: MUST_LAST.has(move.to.name) },
  );

const MOVED = `SELECT ${GENERATION_COLUMNS} FROM generation WHERE id = ?1 AND state = ?2 AND state_json = ?3`;

/**
 * Creates what moves rows between states. A move also succeeds if an earlier, unconfirmed attempt of it was written.
 * It resolves to undefined where the row is in none of the states `from`.
 */
export const createMove = (
  sql: Sql,
  read: GenerationReader,
): ((move: Move) => Promise<Generation | undefined>) => {
  const unanswered = createUnanswered();
  const moveRow = async (move: Move): Promise<SqlRow | undefined> => {
    const { job, to } = move;
    const json = JSON.stringify(to);
    const key = `${idOf(job)} ${json}`;
    try {
      const row = await moveOnce(sql, move);
      const isSure = row !== undefined || !unanswered.has(key);
      const moved = isSure ? row : await sql.get(MOVED, idOf(job), to.name, json);
      unanswered.delete(key);
      return moved;
    } catch (error) {
      if (error instanceof StorageUnavailableError) unanswered.add(key);
      throw error;
    }
  };
  return async (move) => {
    const row = await moveRow(move);
    if (row === undefined) return undefined;
    // What was ordered never changes once it is stored.
    return typeof move.job === 'string' ? read(row) : { ...move.job, state: move.to };
  };
};
