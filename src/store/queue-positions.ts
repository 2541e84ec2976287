import { z } from 'zod';
import type { QueuePosition, Watcher } from '#domain/generation/ledger.ts';
import { FAIR_ORDER } from './fair-ranking.ts';
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

/** Returns the average duration of a lane's last jobs, in seconds; null if it has had none. */
export const readLaneSeconds = async (sql: Sql, lane: string): Promise<number | null> =>
  secondsSchema.parse(await sql.get(LANE_SECONDS, lane)).seconds;
