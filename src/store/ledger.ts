import type { Generation, StateName } from '#domain/generation/generation.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { Log } from '#domain/system.ts';
import { addGeneration } from './add-generation.ts';
import { eraseEnded } from './erasure.ts';
import {
  ACTIVE,
  createActiveReader,
  createGenerationReader,
  GENERATION_COLUMNS,
  workOf,
} from './generation-row.ts';
import { readGuildsOf, readHistory, readLorasOf } from './history.ts';
import { createMove } from './move-generation.ts';
import { readLanePace, readPlaces, readServerLanes, watchWaiting } from './queue-positions.ts';
import { durationOf, type Sql, type SqlRow } from './sql.ts';
import { freeSlots, readUsage } from './usage-counters.ts';

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

const JOBS_OF = `
  SELECT ${GENERATION_COLUMNS} FROM generation WHERE requester_id = ?1 AND state IN (${ACTIVE})
  ORDER BY sequence LIMIT ?2`;

const RECENT_SECONDS = `
  SELECT seconds FROM generation
  WHERE model_id = ?1 AND width = ?2 AND height = ?3 AND seconds IS NOT NULL AND finished_at IS NOT NULL
  ORDER BY finished_at DESC, sequence DESC LIMIT ?4`;

/** The number of rows per state; `unreadable` counts jobs set aside. */
type StateCounts = Partial<Record<StateName | 'unreadable', number>>;

/** The ledger in a database, with counts per state. */
export type StoredLedger = Ledger & { counts(): Promise<StateCounts> };

/** Creates the ledger on SQL. Rows are parsed when read; unreadable ones are reported, and treated as missing. */
export const createLedger = (sql: Sql, log: Log): StoredLedger => {
  const read = createGenerationReader(log);
  const readActive = createActiveReader(sql, log);
  const readOne = (row: SqlRow | undefined): Generation | undefined => row && read(row);
  const move = createMove(sql, read);
  return {
    add: (generation, options = {}) => addGeneration({ sql, read: readActive }, generation, options),
    makeReady: async (id, { name, leaseMs }) => {
      await sql.run(MAKE_READY, id, name, durationOf(leaseMs));
    },
    find: async (id) =>
      readOne(await sql.get(`SELECT ${GENERATION_COLUMNS} FROM generation WHERE id = ?1`, id)),
    move: (job, from, to, options = {}) => move({ job, from, to, ...options }),
    withdraw: async (id, at) => {
      const to = { name: 'cancelled', at } as const;
      return (await move({ job: id, from: ['queued'], to, condition: 'AND ready_at > 0' })) !== undefined;
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
    jobsOf: async (requesterId, limit) =>
      (await sql.all(JOBS_OF, requesterId, limit)).flatMap((row) => read(row) ?? []),
    activeOf: async (requesterId) => (await sql.all(ACTIVE_OF, requesterId)).map(({ id }) => String(id)),
    erase: (requesterId) => eraseEnded({ sql, read }, requesterId),
    usage: async (accounts) => {
      await freeSlots(sql, accounts);
      return readUsage(sql, accounts);
    },
    serverLanes: () => readServerLanes(sql),
    recentSeconds: async (request, limit) => {
      const { width, height } = request;
      const rows = await sql.all(RECENT_SECONDS, workOf(request), width, height, limit);
      return rows.map((row) => Number(row.seconds));
    },
    counts: async () => {
      const rows = await sql.all('SELECT state, count(*) AS number FROM generation GROUP BY state');
      return Object.fromEntries(rows.map((row) => [String(row.state), Number(row.number)]));
    },
  };
};
