import { setImmediate } from 'node:timers/promises';
import type { Clock, Log } from '#domain/system.ts';
import { dayIn } from '#domain/time-zone.ts';
import { startLoop } from '#shared/loop.ts';
import { resumeErasing } from './erasure.ts';
import type { Sql } from './sql.ts';
import { freeAllSlots } from './usage-counters.ts';

// Rows removed per transaction: some milliseconds, then others get their turn.
const SLICE = 200;

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

// Comparisons of which no image is left.
const COMPARISONS = `
  DELETE FROM comparison WHERE id IN (
    SELECT id FROM comparison WHERE is_open = 0
      AND NOT EXISTS (SELECT 1 FROM generation WHERE comparison_id = comparison.id) LIMIT ${SLICE})`;

const HOUR_MS = 3_600_000;
const EVERY_MS = HOUR_MS;

// A job may be refunded days later, and some time zones are a day ahead of others.
const ACCOUNTS_KEPT_MS = 7 * 24 * HOUR_MS;

/**
 * Removes expired thumbnails and documents, past daily counters, and remains of erased members. Stops between
 * two slices when aborted. Returns the number of removed rows.
 */
export const cleanUp = async (sql: Sql, now: number, signal?: AbortSignal): Promise<number> => {
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
  const comparisons = await removeAll(COMPARISONS);
  const accounts = await removeAll(ACCOUNTS, dayIn('UTC', now - ACCOUNTS_KEPT_MS));
  return thumbnails + documents + erased + comparisons + accounts;
};

/** Runs the cleanup now and every hour, until disposed. Failures are logged; the next hour tries again. */
export const startCleanup = (sql: Sql, { clock, log }: { clock: Clock; log: Log }): AsyncDisposable => {
  const look = async (signal: AbortSignal): Promise<void> => {
    const removed = await cleanUp(sql, clock.now(), signal);
    const erased = await resumeErasing(sql, log, signal);
    if (erased > 0) log.info({ erased }, "what was left of members' erased data is removed");
    log.debug({ removed }, 'swept');
  };
  const onError = (err: unknown): void =>
    log.warn({ err }, 'what is expired could not be removed; it is tried again in an hour');
  return startLoop({ look, everyMs: EVERY_MS, clock, onError });
};
