import { type Generation, isActiveState, type StateName } from '#domain/generation.ts';
import type { Addition, Ledger, Log } from '#domain/ports.ts';
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
import type { Sql, SqlRow } from './sql.ts';

// Start-time fair queueing (Goyal, Vin and Cheng, 1996): a member's jobs have ranks one apart,
// and a member who comes anew starts level with the next to be served, so each other member has one job before it.
// The rank being served is taken from the jobs that wait, where any do: several run at a time, and those that run
// say less about whose turn it is.
const ADD = `
  INSERT INTO generation (
    id, interaction_id, press_key, lane, requester_id, model_id, width, height,
    order_json, state, state_json, seconds, finished_at, ready_at, rank
  ) VALUES (
    ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,
    (SELECT 1 + max(base) FROM (
      SELECT max(rank) AS base FROM generation
        WHERE lane = ?4 AND requester_id = ?5 AND state IN (${ACTIVE})
      UNION ALL
      SELECT coalesce(
        (SELECT min(rank) - 1 FROM generation WHERE lane = ?4 AND state = 'queued' AND claimed_by IS NULL),
        (SELECT max(rank) FROM generation WHERE lane = ?4 AND state IN (${ACTIVE})),
        0
      )
    ) AS bases)
  )
  ON CONFLICT DO NOTHING`;

const SAME_PRESS = `
  SELECT ${GENERATION_COLUMNS} FROM generation
  WHERE interaction_id = ?1 OR (press_key = ?2 AND state IN (${AWAITED}))
  ORDER BY interaction_id = ?1 DESC LIMIT 1`;

const AHEAD = `
  SELECT count(*) AS ahead FROM generation AS mine JOIN generation AS other
    ON other.lane = mine.lane AND other.state = 'queued' AND other.claimed_by IS NULL
    AND (other.rank, other.sequence) < (mine.rank, mine.sequence)
  WHERE mine.id = ?1 AND mine.state = 'queued'`;

const QUEUED = `
  SELECT ${GENERATION_COLUMNS} FROM generation
  WHERE lane = ?1 AND state = 'queued' ORDER BY rank, sequence`;

const HISTORY = `
  SELECT ${GENERATION_COLUMNS} FROM generation
  WHERE requester_id = ?1 AND state IN ('done', 'failed')
  ORDER BY sequence DESC LIMIT ?2 OFFSET ?3`;

const RECENT_SECONDS = `
  SELECT seconds FROM generation
  WHERE model_id = ?1 AND width = ?2 AND height = ?3 AND seconds IS NOT NULL AND finished_at IS NOT NULL
  ORDER BY finished_at DESC, sequence DESC LIMIT ?4`;

const moveStatement = (from: readonly StateName[]): string => `
  UPDATE generation SET state = ?2, state_json = ?3,
    seconds = coalesce(?4, seconds), finished_at = coalesce(?5, finished_at)
  WHERE id = ?1 AND state IN (${from.map((_, index) => `?${index + 6}`).join(', ')})
  RETURNING ${GENERATION_COLUMNS}`;

// A secret that is worthless soon: whoever ends the job has it once more, to tell how it ended.
const FORGET_TOKEN = `
  UPDATE generation SET order_json = json_set(order_json, '$.interaction.token', '') WHERE id = ?1`;

// Undone by a power cut, the first of these would send and bill an order a second time, the second lose its images.
const MUST_LAST: ReadonlySet<StateName> = new Set(['submitting', 'processing']);

// Between a refused INSERT and the look for its reason, the row that stood in the way may come to its end.
const ADD_ATTEMPTS = 5;

const add = async (
  sql: Sql,
  read: ActiveReader,
  { generation, readyAt }: { generation: Generation; readyAt: number },
): Promise<Addition> => {
  for (let attempt = 0; attempt < ADD_ATTEMPTS; attempt += 1) {
    if ((await sql.run(ADD, ...newRowColumns(generation), readyAt)) > 0) return { added: true, generation };
    const row = await sql.get(SAME_PRESS, generation.interaction.id, generation.pressKey);
    const present = row && (await read(row));
    if (present) return { added: false, generation: present };
  }
  throw new Error(`generation ${generation.id} collides with a row that cannot be read, or has a used id`);
};

/** How many rows are in each state that has any; `unreadable` counts jobs set aside. */
type StateCounts = Partial<Record<StateName | 'unreadable', number>>;

/** The ledger in a database, which can also be counted. */
export type StoredLedger = Ledger & { counts(): Promise<StateCounts> };

/** The ledger on SQL. Rows are parsed on read; one that cannot be read is reported, and as if absent. */
export const createLedger = (sql: Sql, log: Log): StoredLedger => {
  const read = createGenerationReader(log);
  const readActive = createActiveReader(sql, log);
  const readOne = (row: SqlRow | undefined): Generation | undefined => row && read(row);
  return {
    add: (generation, { readyAt = 0 } = {}) => add(sql, readActive, { generation, readyAt }),
    makeReady: async (id) => {
      await sql.run('UPDATE generation SET ready_at = 0 WHERE id = ?1', id);
    },
    find: async (id) =>
      readOne(await sql.get(`SELECT ${GENERATION_COLUMNS} FROM generation WHERE id = ?1`, id)),
    move: (id, from, to) =>
      sql.transaction(
        async (statements) => {
          const row = await statements.get(moveStatement(from), id, ...stateColumns(to), ...from);
          if (row && !isActiveState(to.name)) await statements.run(FORGET_TOKEN, id);
          return readOne(row);
        },
        { isLasting: MUST_LAST.has(to.name) },
      ),
    ahead: async (id) => Number((await sql.get(AHEAD, id))?.ahead ?? 0),
    queued: async (lane) => {
      const rows = await sql.all(QUEUED, lane);
      return rows.flatMap((row) => read(row) ?? []);
    },
    history: async (requesterId, { limit, offset }) => {
      const rows = await sql.all(HISTORY, requesterId, limit, offset);
      return rows.flatMap((row) => read(row) ?? []);
    },
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
