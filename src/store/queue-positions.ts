import { z } from 'zod';
import { DEFAULT_LANE } from '#domain/generation/lanes.ts';
import type { Ledger, QueuePosition, Watcher } from '#domain/generation/ledger.ts';
import { FAIR_ORDER } from './fair-ranking.ts';
import { ACTIVE } from './generation-row.ts';
import { durationOf, type Sql } from './sql.ts';

const WATCH = `
  UPDATE generation SET watched_by = ?1, watched_until = now_ms() + ?2
  WHERE state = 'queued' AND claimed_by IS NULL AND ready_at <= now_ms()
    AND (watched_by = ?1 OR watched_until IS NULL OR watched_until <= now_ms())`;

// One position depends on the order of the whole lane.
const PLACES = `
  SELECT id, lane, ahead FROM (
    SELECT id, lane, watched_by,
      row_number() OVER (PARTITION BY lane ORDER BY ${FAIR_ORDER}) - 1 AS ahead
    FROM generation WHERE state = 'queued' AND claimed_by IS NULL
  ) AS line
  WHERE watched_by = ?1`;

const placeSchema = z.object({ id: z.string(), lane: z.string(), ahead: z.number() });

const LANE_SECONDS = `
  SELECT avg(seconds) AS seconds FROM (
    SELECT seconds FROM generation
    WHERE lane = ?1 AND seconds IS NOT NULL AND finished_at IS NOT NULL
    ORDER BY finished_at DESC LIMIT 20
  ) AS recent`;

const secondsSchema = z.object({ seconds: z.number().nullable() });

/** Takes over the waiting jobs without a watcher, and renews those of this watcher. */
export const watchWaiting = async (sql: Sql, { name, leaseMs }: Watcher): Promise<void> => {
  await sql.run(WATCH, name, durationOf(leaseMs));
};

/** Returns the positions of a watcher's jobs. */
export const readPlaces = async (sql: Sql, watcher: string): Promise<QueuePosition[]> =>
  z.array(placeSchema).parse(await sql.all(PLACES, watcher));

// More than any plan of the API runs at a time. The states are those of an index.
const RUNNING = `
  SELECT state_json, now_ms() AS now FROM generation
  WHERE lane = ?1 AND state IN ('submitting', 'processing', 'delivering') AND state <> 'delivering' LIMIT 100`;

const runningSchema = z
  .object({ state_json: z.string(), now: z.coerce.number() })
  .transform(({ state_json, now }) => ({ state: JSON.parse(state_json), now }))
  .pipe(
    z.object({
      state: z.object({ at: z.number(), eta: z.number().nullable().default(null) }),
      now: z.number(),
    }),
  )
  .transform(({ state: { at, eta }, now }) => ({
    elapsedSeconds: Math.max(0, (now - at) / 1000),
    etaSeconds: eta,
  }));

/** Returns the average duration of a lane's last jobs, in seconds, null if it has had none; and its running jobs. */
export const readLanePace: (sql: Sql, lane: string) => ReturnType<Ledger['lanePace']> = async (sql, lane) => {
  const [recent, rows] = await Promise.all([sql.get(LANE_SECONDS, lane), sql.all(RUNNING, lane)]);
  const running = rows.flatMap((row) => runningSchema.safeParse(row).data ?? []);
  return { seconds: secondsSchema.parse(recent).seconds, running };
};

// Two ranges of an index, which leave out the bot's own lane: thousands of jobs may be waiting in it.
const SERVER_LANES = `
  SELECT lane, guild_id FROM generation WHERE state IN (${ACTIVE}) AND lane < ?1
  UNION
  SELECT lane, guild_id FROM generation WHERE state IN (${ACTIVE}) AND lane > ?1`;

const laneSchema = z
  .object({ lane: z.string(), guild_id: z.string().nullable() })
  .transform(({ lane, guild_id: guildId }) => ({ lane, guildId }));

/** Returns the lanes of servers' own keys that have active jobs, each with its servers. */
export const readServerLanes = async (sql: Sql): ReturnType<Ledger['serverLanes']> =>
  z.array(laneSchema).parse(await sql.all(SERVER_LANES, DEFAULT_LANE));
