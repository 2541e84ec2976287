import type { Claim } from '#domain/generation/job.ts';
import type { Clock, Log } from '#domain/system.ts';
import { backoff, retry } from '#shared/retry.ts';

/** Retries until it succeeds: for writes that must survive a short outage of Discord or the database. */
export type Persist = <T>(
  work: () => Promise<T>,
  options: {
    signal: AbortSignal;
    generationId: string;
    /** Only run while this claim is held: each attempt checks it. */
    claim?: Claim;
  },
) => Promise<T>;

const pauses = backoff({ firstMs: 1_000, maxMs: 60_000 });

// An interaction's answer can be edited for 15 minutes; after a longer outage members use the history.
const PATIENCE_MS = 15 * 60_000;

/** Retries with growing pauses. Rejects with the last error when its patience ends or when aborted. */
export const createPersistence =
  ({ clock, log }: { clock: Clock; log: Log }): Persist =>
  (work, { signal, generationId, claim }) => {
    const attempt = async () => {
      await claim?.held();
      return work();
    };
    return retry(attempt, {
      clock,
      pauses,
      forMs: PATIENCE_MS,
      signal,
      // What failed says more than that the worker stops.
      isRetryable: () => !signal.aborted,
      onRetry: (err, { pauseMs: pause }) =>
        log.warn({ err, generationId, pause }, 'a job waits for Discord or the database; it is tried again'),
    });
  };
