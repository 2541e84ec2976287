import { z } from 'zod';
import { ACTIVE_STATES } from '#domain/generation/generation.ts';
import type { Queue } from '#domain/generation/queue.ts';
import type { Log } from '#domain/system.ts';
import { FAIR_ORDER } from './fair-ranking.ts';
import { ACTIVE, createActiveReader, GENERATION_COLUMNS } from './generation-row.ts';
import { durationOf, type Sql } from './sql.ts';

// A claim that nobody holds any more. ?5 is how long an expired one still counts.
const FREE = '(claimed_until IS NULL OR claimed_until <= now_ms() - ?5)';

// Jobs that are claimed, or were interrupted a moment ago, take slots at the API. Jobs whose images are made
// take none.
const HAS_PLACE = `(
  SELECT count(*) FROM generation
  WHERE lane = ?1 AND claimed_until > now_ms() - ?5 AND state NOT IN ('delivering', 'done')
) < ?4`;

const OWN_DELIVERIES = "(SELECT count(*) FROM generation WHERE claimed_by = ?2 AND state = 'delivering')";

const BEGUN = "lane = ?1 AND state IN ('submitting', 'processing', 'delivering')";

// ?1 lane, ?2 worker, ?3 lease, ?4 concurrency, ?5 grace, ?6 deliveries. Started jobs go before waiting ones:
// their members have waited already, finished images are not kept for ever, and a request at the API takes a
// slot whoever holds the job. So nothing new starts while a started job is free, even if its row is being
// written right now. The row itself is checked once more, because its holder may have renewed the claim in
// the meantime.
const CLAIM = `
  UPDATE generation SET claimed_by = ?2, claimed_until = now_ms() + ?3
  WHERE sequence = coalesce(
    (SELECT sequence FROM generation
      WHERE ${BEGUN} AND state = 'delivering' AND ${FREE} AND ${OWN_DELIVERIES} < ?6
      ORDER BY ${FAIR_ORDER} LIMIT 1 FOR UPDATE SKIP LOCKED),
    (SELECT sequence FROM generation
      WHERE ${BEGUN} AND state <> 'delivering' AND ${FREE} AND ${HAS_PLACE}
      ORDER BY ${FAIR_ORDER} LIMIT 1 FOR UPDATE SKIP LOCKED),
    (SELECT sequence FROM generation
      WHERE lane = ?1 AND state = 'queued' AND ready_at <= now_ms() AND ${FREE} AND ${HAS_PLACE}
        AND ${OWN_DELIVERIES} < 4 * ?6
        AND NOT EXISTS (SELECT 1 FROM generation WHERE ${BEGUN} AND state <> 'delivering' AND ${FREE})
        AND NOT EXISTS (SELECT 1 FROM lane_pause WHERE lane_pause.lane = ?1 AND paused_until > now_ms())
      ORDER BY ${FAIR_ORDER} LIMIT 1 FOR UPDATE SKIP LOCKED)
  )
  AND ${FREE}
  RETURNING ${GENERATION_COLUMNS}`;

const RENEW = 'UPDATE generation SET claimed_until = now_ms() + ?2 WHERE claimed_by = ?1 RETURNING id, state';

const RELEASE = `
  UPDATE generation SET claimed_by = NULL, claimed_until = now_ms() + CAST(?3 AS BIGINT)
  WHERE id = ?1 AND claimed_by = ?2`;

const RELEASE_ALL = 'UPDATE generation SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by = ?1';

const RELEASE_EVERYBODY = `
  UPDATE generation SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by IS NOT NULL`;

// The process that was to make a row ready, or to show its queue position, is gone, too. A statement of its own:
// no index serves both conditions.
const MAKE_ALL_READY = `
  UPDATE generation SET ready_at = 0, watched_by = NULL, watched_until = NULL
  WHERE state = 'queued' AND (ready_at > 0 OR watched_by IS NOT NULL)`;

// The API goes on when the bot stops, so occupied slots and pauses persist. But the clock may have been set
// back since they were written, so they last at most this long from now.
const AFTER_START_MS = 60_000;

const SHORTEN_PLACES =
  'UPDATE generation SET claimed_until = now_ms() + ?1 WHERE claimed_until > now_ms() + ?1';

const SHORTEN_PAUSES =
  'UPDATE lane_pause SET paused_until = now_ms() + ?1 WHERE paused_until > now_ms() + ?1';

const PAUSE_LANE = `
  INSERT INTO lane_pause (lane, paused_until) VALUES (?1, now_ms() + ?2)
  ON CONFLICT (lane) DO UPDATE SET paused_until = excluded.paused_until
    WHERE lane_pause.paused_until < excluded.paused_until`;

const COUNT = `
  SELECT lane, state, count(*) AS jobs FROM generation WHERE state IN (${ACTIVE}) GROUP BY lane, state`;

const laneCount = z.object({ lane: z.string(), state: z.enum(ACTIVE_STATES), jobs: z.number() });

/** The queue on the ledger's own table: a claim is one UPDATE, and a lane has one claim at a time. */
export const createLedgerQueue = (sql: Sql, log: Log): Queue => {
  const read = createActiveReader(sql, log);
  const claim: Queue['claim'] = async (wanted) => {
    const { lane, worker, leaseMs, concurrency, graceMs, deliveries } = wanted;
    const [lease, grace] = [durationOf(leaseMs), durationOf(graceMs)];
    const row = await sql.tryExclusively(`lane ${lane}`, (statements) =>
      statements.get(CLAIM, lane, worker, lease, concurrency, grace, deliveries),
    );
    if (row === undefined || row === 'busy') return row;
    // The unreadable row has been set aside, so this finds the next one.
    return (await read(row)) ?? claim(wanted);
  };
  return {
    claim,
    async renew(worker, leaseMs) {
      const rows = await sql.all(RENEW, worker, durationOf(leaseMs));
      const idsOf = (wanted: (state: unknown) => boolean): string[] =>
        rows.filter(({ state }) => wanted(state)).map(({ id }) => String(id));
      return { held: rows.map(({ id }) => String(id)), cancelled: idsOf((state) => state === 'cancelled') };
    },
    async release(id, worker, busyMs) {
      await sql.run(RELEASE, id, worker, busyMs === undefined ? null : durationOf(busyMs));
    },
    counts: async () => (await sql.all(COUNT)).map((row) => laneCount.parse(row)),
    async releaseAll(worker) {
      await sql.run(RELEASE_ALL, worker);
    },
    releaseEverybody: () =>
      sql.transaction(async (statements) => {
        await statements.run(RELEASE_EVERYBODY);
        await statements.run(MAKE_ALL_READY);
        await statements.run(SHORTEN_PLACES, AFTER_START_MS);
        await statements.run(SHORTEN_PAUSES, AFTER_START_MS);
      }),
    async pauseLane(lane, pauseMs) {
      await sql.run(PAUSE_LANE, lane, durationOf(pauseMs));
    },
  };
};
