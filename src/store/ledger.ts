import { StorageUnavailableError } from '#domain/errors.ts';
import {
  acceptanceOf,
  type Generation,
  type GenerationState,
  isActiveState,
  type StateName,
} from '#domain/generation/generation.ts';
import type { Addition, AddOptions, Ledger } from '#domain/generation/ledger.ts';
import type { Log } from '#domain/system.ts';
import { eraseEnded } from './erasure.ts';
import { nextRank } from './fair-ranking.ts';
import { addLoras, updateRelations } from './generation-relations.ts';
import {
  ACTIVE,
  type ActiveReader,
  AWAITED,
  createActiveReader,
  createGenerationReader,
  GENERATION_COLUMNS,
  newRowColumns,
  stateColumns,
} from './generation-row.ts';
import { readGuildsOf, readHistory, readLorasOf } from './history.ts';
import { readLanePace, readPlaces, readServerLanes, watchWaiting } from './queue-positions.ts';
import { durationOf, type Sql, type SqlRow, type SqlValue, type Statements } from './sql.ts';
import { Exceeded, freeSlots, incrementCounters, readUsage, settleCharges } from './usage-counters.ts';

const ADD = `
  INSERT INTO generation (
    id, interaction_id, press_key, lane, requester_id, model_id, width, height,
    order_json, state, state_json, seconds, finished_at, images,
    guild_id, created_at, scheduler, words, token, ready_at, tier, rank, server_rank
  ) VALUES (
    ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
    coalesce(now_ms() + CAST(?20 AS BIGINT), 0), ?21, ?22, ?23
  )
  ON CONFLICT DO NOTHING`;

const SAME_PRESS = `
  SELECT ${GENERATION_COLUMNS} FROM generation
  WHERE interaction_id = ?1 OR (press_key = ?2 AND state IN (${AWAITED}))
  ORDER BY interaction_id = ?1 DESC LIMIT 1`;

const AHEAD = `
  SELECT count(*) AS ahead FROM generation AS mine JOIN generation AS other
    ON other.lane = mine.lane AND other.state = 'queued' AND other.claimed_by IS NULL
    AND (other.tier, other.rank, other.server_rank, other.sequence)
      < (mine.tier, mine.rank, mine.server_rank, mine.sequence)
  WHERE mine.id = ?1 AND mine.state = 'queued'`;

const WAITING = "SELECT count(*) AS waiting FROM generation WHERE lane = ?1 AND state = 'queued'";

const MAKE_READY = `
  UPDATE generation SET ready_at = 0, watched_by = ?2, watched_until = now_ms() + ?3 WHERE id = ?1`;

const PAUSES =
  'SELECT lane, paused_until - now_ms() AS remaining FROM lane_pause WHERE paused_until > now_ms()';

const ACTIVE_OF = `SELECT id FROM generation WHERE requester_id = ?1 AND state IN (${ACTIVE})`;

const RECENT_SECONDS = `
  SELECT seconds FROM generation
  WHERE model_id = ?1 AND width = ?2 AND height = ?3 AND seconds IS NOT NULL AND finished_at IS NOT NULL
  ORDER BY finished_at DESC, sequence DESC LIMIT ?4`;

const moveStatement = (from: readonly StateName[], condition = ''): string => `
  UPDATE generation SET state = ?2, state_json = ?3,
    seconds = coalesce(?4, seconds), finished_at = coalesce(?5, finished_at), images = coalesce(?6, images)
  WHERE id = ?1 AND state IN (${from.map((_, index) => `?${index + 7}`).join(', ')}) ${condition}
  RETURNING ${GENERATION_COLUMNS}`;

// A secret that expires soon: the process that ends the job still has it, for the final message.
const FORGET_TOKEN = "UPDATE generation SET token = '' WHERE id = ?1";

// Lost in a power cut, the first of these would submit and bill a request a second time, the second would
// lose its images.
const MUST_LAST: ReadonlySet<StateName> = new Set(['submitting', 'processing']);

// Between a refused INSERT and the query for its reason, the row in the way may end.
const ADD_ATTEMPTS = 5;

const insert = async (
  statements: Statements,
  generation: Generation,
  { readyInMs, charges = [], priority = false }: AddOptions,
): Promise<boolean> => {
  const { tier, rank, serverRank } = await nextRank(statements, generation, { priority });
  const ready = readyInMs === undefined ? null : durationOf(readyInMs);
  const columns: SqlValue[] = [...newRowColumns(generation), ready, tier, rank, serverRank];
  if ((await statements.run(ADD, ...columns)) === 0) return false;
  await incrementCounters(statements, generation.id, charges);
  await addLoras(statements, generation);
  return true;
};

const tryToInsert = async (
  sql: Sql,
  generation: Generation,
  options: AddOptions,
): Promise<Addition | undefined> => {
  try {
    // Two concurrent requests of a member must not get the same rank.
    const { lane, requesterId } = generation;
    const isAdded = await sql.withLock(`turns of ${requesterId} in ${lane}`, (statements) =>
      insert(statements, generation, options),
    );
    return isAdded ? { kind: 'added', generation } : undefined;
  } catch (error) {
    if (!(error instanceof Exceeded)) throw error;
    return { kind: 'exceeded', charge: error.charge, used: error.used };
  }
};

const add = async (
  { sql, read }: { sql: Sql; read: ActiveReader },
  generation: Generation,
  options: AddOptions,
): Promise<Addition> => {
  for (let attempt = 0; attempt < ADD_ATTEMPTS; attempt += 1) {
    const addition = await tryToInsert(sql, generation, options);
    if (addition) return addition;
    const row = await sql.get(SAME_PRESS, generation.interaction.id, generation.idempotencyKey);
    const present = row && (await read(row));
    if (present) return { kind: 'present', generation: present };
  }
  throw new Error(`generation ${generation.id} collides with a row that cannot be read, or has a used id`);
};

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

const MOVED = `SELECT ${GENERATION_COLUMNS} FROM generation WHERE id = ?1 AND state = ?2 AND state_json = ?3`;

type Move = { from: readonly StateName[]; to: GenerationState; condition?: string };

const moveOnce = (sql: Sql, id: string, { from, to, condition }: Move): Promise<SqlRow | undefined> =>
  sql.transaction(
    async (statements) => {
      const statement = moveStatement(from, condition);
      const row = await statements.get(statement, id, ...stateColumns(to), ...from);
      if (row) await keepInStep(statements, id, to);
      return row;
    },
    { isLasting: MUST_LAST.has(to.name) },
  );

/** Creates `move`. It also succeeds if an earlier, unconfirmed attempt of the same move was written. */
const createMove = (sql: Sql) => {
  const unanswered = createUnanswered();
  return async (id: string, how: Move): Promise<SqlRow | undefined> => {
    const json = JSON.stringify(how.to);
    const key = `${id} ${json}`;
    try {
      const row = await moveOnce(sql, id, how);
      const isSure = row !== undefined || !unanswered.has(key);
      const moved = isSure ? row : await sql.get(MOVED, id, how.to.name, json);
      unanswered.delete(key);
      return moved;
    } catch (error) {
      if (error instanceof StorageUnavailableError) unanswered.add(key);
      throw error;
    }
  };
};

/** Updates everything that depends on the state, in the same transaction. */
const keepInStep = async (statements: Statements, id: string, to: GenerationState): Promise<void> => {
  await updateRelations(statements, id, to);
  if (isActiveState(to.name)) return;
  await statements.run(FORGET_TOKEN, id);
  await settleCharges(statements, id, acceptanceOf(to));
};

/** The number of rows per state; `unreadable` counts jobs set aside. */
type StateCounts = Partial<Record<StateName | 'unreadable', number>>;

/** The ledger in a database, with counts per state. */
export type StoredLedger = Ledger & { counts(): Promise<StateCounts> };

/** Creates the ledger on SQL. Rows are parsed when read; unreadable ones are reported, and treated as missing. */
export const createLedger = (sql: Sql, log: Log): StoredLedger => {
  const read = createGenerationReader(log);
  const readActive = createActiveReader(sql, log);
  const readOne = (row: SqlRow | undefined): Generation | undefined => row && read(row);
  const moveRow = createMove(sql);
  const move = async (id: string, how: Move): Promise<Generation | undefined> =>
    readOne(await moveRow(id, how));
  return {
    add: (generation, options = {}) => add({ sql, read: readActive }, generation, options),
    makeReady: async (id, { name, leaseMs }) => {
      await sql.run(MAKE_READY, id, name, durationOf(leaseMs));
    },
    find: async (id) =>
      readOne(await sql.get(`SELECT ${GENERATION_COLUMNS} FROM generation WHERE id = ?1`, id)),
    move: (id, from, to) => move(id, { from, to }),
    withdraw: async (id, at) => {
      const to = { name: 'cancelled', at } as const;
      return (await move(id, { from: ['queued'], to, condition: 'AND ready_at > 0' })) !== undefined;
    },
    ahead: async (id) => Number((await sql.get(AHEAD, id))?.ahead ?? 0),
    watch: (watcher) => watchWaiting(sql, watcher),
    places: (watcher) => readPlaces(sql, watcher),
    pauses: async () =>
      (await sql.all(PAUSES)).map(({ lane, remaining }) => ({
        lane: String(lane),
        remainingMs: Number(remaining),
      })),
    waiting: async (lane) => Number((await sql.get(WAITING, lane))?.waiting ?? 0),
    lanePace: (lane) => readLanePace(sql, lane),
    history: (query, page) => readHistory({ statements: sql, read }, query, page),
    lorasOf: (query) => readLorasOf(sql, query),
    guildsOf: (requesterId, limit) => readGuildsOf(sql, requesterId, limit),
    activeOf: async (requesterId) => (await sql.all(ACTIVE_OF, requesterId)).map(({ id }) => String(id)),
    erase: (requesterId) => eraseEnded({ sql, read }, requesterId),
    usage: async (accounts) => {
      await freeSlots(sql, accounts);
      return readUsage(sql, accounts);
    },
    serverLanes: () => readServerLanes(sql),
    recentSeconds: async ({ modelId, width, height }, limit) => {
      const rows = await sql.all(RECENT_SECONDS, modelId, width, height, limit);
      return rows.map((row) => Number(row.seconds));
    },
    counts: async () => {
      const rows = await sql.all('SELECT state, count(*) AS number FROM generation GROUP BY state');
      return Object.fromEntries(rows.map((row) => [String(row.state), Number(row.number)]));
    },
  };
};
