import type { Claim } from '#domain/generation/job.ts';
import type { Clock, Log } from '#domain/system.ts';

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

const PAUSE_MS = { first: 1_000, longest: 60_000 };

// An interaction's answer can be edited for a quarter of an hour: an outage beyond that is left to the history.
const PATIENCE_MS = 15 * 60_000;

/** Tries with growing pauses. Rejects with the last error when the patience is over, or when it is aborted. */
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
