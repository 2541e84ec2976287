import type { Claim } from '#domain/generation/job.ts';
import type { Clock, Log } from '#domain/system.ts';

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

const PAUSE_MS = { first: 1_000, longest: 60_000 };

// An interaction's answer can be edited for 15 minutes; after a longer outage members use the history.
const PATIENCE_MS = 15 * 60_000;

/** Retries with growing pauses. Rejects with the last error when its patience ends or when aborted. */
export const createPersistence =
  ({ clock, log }: { clock: Clock; log: Log }): Persist =>
  async (work, { signal, generationId, claim }) => {
    const giveUpAt = clock.monotonic() + PATIENCE_MS;
    for (let pause = PAUSE_MS.first; ; pause = Math.min(pause * 2, PAUSE_MS.longest)) {
      try {
        await claim?.held();
        return await work();
      } catch (err) {
        if (signal.aborted || clock.monotonic() + pause > giveUpAt) throw err;
        log.warn({ err, generationId, pause }, 'a job waits for Discord or the database; it is tried again');
        await clock.sleep(pause, signal);
      }
    }
  };
