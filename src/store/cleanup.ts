import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { Clock, Log } from '#domain/system.ts';
import { dayIn } from '#domain/time-zone.ts';
import { startLoop } from '#shared/loop.ts';
import { resumeErasing } from './erasure.ts';
import { removeGenerations } from './generation-relations.ts';
import { ACTIVE } from './generation-row.ts';
import { dropEndedBlocks } from './settings.ts';
import type { Sql } from './sql.ts';
import { freeAllSlots } from './usage-counters.ts';

// Rows removed per transaction: some milliseconds, then others get their turn.
const SLICE = 100;

const THUMBNAILS = `
  DELETE FROM thumbnail WHERE generation_id IN
    (SELECT generation_id FROM thumbnail WHERE expires <= ?1 ORDER BY expires LIMIT ${SLICE})`;

const DOCUMENTS = `
  DELETE FROM document WHERE (namespace, key) IN
    (SELECT namespace, key FROM document WHERE expires <= ?1 ORDER BY expires LIMIT ${SLICE})`;

// Counters without a day are those of jobs in flight.
const ACCOUNTS = `
  DELETE FROM quota WHERE (scope, day) IN
    (SELECT scope, day FROM quota WHERE day > '' AND day < ?1 ORDER BY day LIMIT ${SLICE})`;

// Rows of erased members, which only kept slots in their lanes.
const ERASED = `
  DELETE FROM generation WHERE sequence IN (
    SELECT sequence FROM generation
    WHERE requester_id = '' AND (claimed_until IS NULL OR claimed_until <= now_ms()) ORDER BY sequence LIMIT ${SLICE}
  )`;

// Comparisons without images.
const COMPARISONS = `
  DELETE FROM comparison WHERE id IN (
    SELECT id FROM comparison WHERE is_open = 0
      AND NOT EXISTS (SELECT 1 FROM generation WHERE comparison_id = comparison.id) LIMIT ${SLICE})`;

// Generations looked at per transaction: each is in a dozen indexes.
const HISTORY_SLICE = 25;

// ?2 is the time before which a generation is old: it was ordered before, and ended before.
const IS_OVER = `created_at < ?2 AND coalesce(finished_at, 0) < ?2 AND state NOT IN (${ACTIVE})
  AND (claimed_until IS NULL OR claimed_until <= now_ms())`;

// In the order in which they were added, which needs no index of its own. Those found stay locked until they are gone.
const OLDEST = `
  SELECT sequence, id, CASE WHEN created_at < ?2 THEN 1 ELSE 0 END AS is_old,
    CASE WHEN ${IS_OVER} THEN 1 ELSE 0 END AS is_over
  FROM generation WHERE sequence > ?1 ORDER BY sequence LIMIT ${HISTORY_SLICE} FOR UPDATE`;

const oldestSchema = z.array(
  z.object({ sequence: z.number(), id: z.string(), is_old: z.number(), is_over: z.number() }),
);

const HOUR_MS = 3_600_000;
const EVERY_MS = HOUR_MS;
const DAY_MS = 24 * HOUR_MS;

// A job may be refunded days later, and some time zones are a day ahead of others.
const ACCOUNTS_KEPT_MS = 7 * 24 * HOUR_MS;

/** How long generations are kept that have ended. */
type Retention = {
  /** Null: for ever. */
  historyDays: number | null;
};

/** Removes old generations among the first after a sequence. Returns the last sequence, null after the last old one. */
const removeSlice = (
  sql: Sql,
  after: number,
  before: number,
): Promise<{ removed: number; last: number | null }> =>
  sql.transaction(async (statements) => {
    const rows = oldestSchema.parse(await statements.all(OLDEST, after, before));
    const over = rows.filter((row) => row.is_over === 1).map(({ id }) => id);
    const removed = await removeGenerations(statements, over);
    const hasOld = rows.some((row) => row.is_old === 1);
    return { removed, last: hasOld ? (rows.at(-1)?.sequence ?? null) : null };
  });

/** Removes generations that ended before a time, with their thumbnails. Stops between two slices when aborted. */
const removeHistory = async (sql: Sql, before: number, signal?: AbortSignal): Promise<number> => {
  let total = 0;
  for (let after: number | null = 0; after !== null && !signal?.aborted; ) {
    const { removed, last } = await removeSlice(sql, after, before);
    total += removed;
    after = last;
    await setImmediate();
  }
  return total;
};

/**
 * Removes expired thumbnails and documents, past daily counters, remains of erased members, ended blocks of members, and
 * old generations. Stops between two slices when aborted. Returns the number of removed rows and blocks.
 */
export const cleanUp = async (
  sql: Sql,
  { now, historyDays = null }: { now: number } & Partial<Retention>,
  signal?: AbortSignal,
): Promise<number> => {
  const removeAll = async (statement: string, ...before: (number | string)[]): Promise<number> => {
    let removed = 0;
    for (let last = SLICE; last === SLICE && !signal?.aborted; removed += last) {
      last = await sql.run(statement, ...before);
      await setImmediate();
    }
    return removed;
  };
  await freeAllSlots(sql);
  const thumbnails = await removeAll(THUMBNAILS, now);
  const documents = await removeAll(DOCUMENTS, now);
  const erased = await removeAll(ERASED);
  const counters = await removeAll(ACCOUNTS, dayIn('UTC', now - ACCOUNTS_KEPT_MS));
  const old = historyDays === null ? 0 : await removeHistory(sql, now - historyDays * DAY_MS, signal);
  const comparisons = await removeAll(COMPARISONS);
  const blocks = await dropEndedBlocks(sql, now, signal);
  return thumbnails + documents + erased + counters + old + comparisons + blocks;
};

/** Runs the cleanup now and every hour, until disposed. Failures are logged; the next hour tries again. */
export const startCleanup = (
  sql: Sql,
  { historyDays, clock, log }: Retention & { clock: Clock; log: Log },
): AsyncDisposable => {
  const look = async (signal: AbortSignal): Promise<void> => {
    const removed = await cleanUp(sql, { now: clock.now(), historyDays }, signal);
    const erased = await resumeErasing(sql, log, signal);
    if (erased > 0) log.info({ erased }, "what was left of members' erased data is removed");
    log.debug({ removed }, 'swept');
  };
  const onError = (err: unknown): void =>
    log.warn({ err }, 'what is expired could not be removed; it is tried again in an hour');
  return startLoop({ look, everyMs: EVERY_MS, clock, onError });
};
