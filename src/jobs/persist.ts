import type { Claim } from '#domain/generation/job.ts';
import type { Clock, Log } from '#domain/system.ts';
import { backoff, retry } from '#shared/retry.ts';

/** Tries until it is taken: for what must not be lost while Discord or the database is away for a while. */
export type Persist = <T>(
  work: () => Promise<T>,
  options: {
    signal: AbortSignal;
    generationId: string;
    /** What is only done while the job is held: each attempt waits for that. */
    claim?: Claim;
  },
) => Promise<T>;

const pauses = backoff({ firstMs: 1_000, maxMs: 60_000 });

// An interaction's answer can be edited for a quarter of an hour: an outage beyond that is left to the history.
const PATIENCE_MS = 15 * 60_000;

/**
 * Tries with growing pauses. Rejects with the last error when the patience is over, or when an attempt fails after it was
 * aborted; aborted in a pause, with the signal's reason.
 */
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
