import { ClaimLostReason } from '#domain/generation/job.ts';
import type { Queue } from '#domain/generation/queue.ts';
import type { Clock } from '#domain/system.ts';
import { startLoop } from '#shared/loop.ts';
import { settlesWithin } from '#shared/timeout.ts';
import { ShutdownReason } from './claim.ts';
import { createJobs, type Jobs, type JobsOptions } from './jobs.ts';

/** A lane to take jobs from, and how many of it may run at a time, on all workers together. */
type Lane = { lane: string; concurrency: number };

/** What a worker needs. */
export type WorkerOptions = Omit<JobsOptions, 'leaseMs'> & {
  queue: Queue;
  /** Asked anew each time that jobs are claimed. */
  lanes: () => Promise<readonly Lane[]>;
  /** Names this worker among all, and is not used again by a later one. */
  worker: string;
  /** Milliseconds after which another worker takes over from one that died. */
  leaseMs?: number;
  /** The deliveries that run at a time here: more are not taken over. */
  deliveries?: number;
  /** Milliseconds between looks for jobs that other processes added or lost; `wake` looks at once. */
  pollMs?: number;
};

/** Claims jobs and runs them, from its creation until it is stopped. */
export type Worker = AsyncDisposable & {
  /** Looks for jobs now: for whoever has just added one. */
  wake(): void;
  /**
   * Lets a job that was cancelled come to its end unseen, where it runs here; tells whether it does. Who cancels here
   * tells its member too (`isKnown`); what was cancelled in another process is told by the job itself.
   */
  cancel(id: string, how: { isKnown: boolean }): boolean;
  /**
   * Takes no more jobs, leaves those that run the grace time, then aborts them with a ShutdownReason.
   * What is unfinished can be claimed at once afterwards. Disposing is stopping without grace.
   */
  stop(options: { graceMs: number }): Promise<void>;
};

/** Milliseconds that an aborted handler has to come to its end. */
const ABORTED_MS = 5000;

/** The ids that the one list lacks and the other has. */
const missing = (from: readonly string[], ids: readonly string[]): string[] =>
  ids.filter((id) => !from.includes(id));

type Round = {
  renew(): Promise<void>;
  claim(wanted: () => boolean): Promise<void>;
  /** The database did not answer. */
  failed(): void;
};

/**
 * For how long claims that ran out still count. While the database was away nobody could renew theirs: those that ran out
 * meanwhile are left to their holders for a lease more, so that no job is taken from under a worker that is alive.
 */
const createPatience = (clock: Clock, leaseMs: number) => {
  let outage: { from: number; to: number } | undefined;
  return {
    failed(): void {
      const now = clock.monotonic();
      outage = { from: outage && now - outage.to < leaseMs ? outage.from : now - leaseMs, to: now };
    },
    graceMs(): number {
      const now = clock.monotonic();
      return outage && now < outage.to + leaseMs ? now - outage.from : 0;
    },
  };
};

const createRound = (options: Required<WorkerOptions>, jobs: Jobs): Round => {
  const { queue, lanes, clock, worker, leaseMs, deliveries } = options;
  const patience = createPatience(clock, leaseMs);
  let renewAt = 0;
  // Claims are renewed and made one after the other, so that none is seen as lost while it is being made.
  const renew = async (): Promise<void> => {
    const sentAt = clock.monotonic();
    if (sentAt < renewAt) return;
    const { held, cancelled } = await queue.renew(worker, leaseMs);
    renewAt = sentAt + leaseMs / 3;
    jobs.extend(held, sentAt);
    const running = jobs.ids();
    for (const id of cancelled) jobs.cancel(id, { isKnown: false });
    for (const id of missing(held, running)) jobs.abort(id, new ClaimLostReason());
    // Claimed although the answer never came.
    for (const id of missing(running, held)) await queue.release(id, worker);
  };
  const claimLane = async (lane: Lane, wanted: () => boolean): Promise<void> => {
    while (wanted()) {
      // Lanes may be many, and a database slow.
      await renew();
      const sentAt = clock.monotonic();
      const graceMs = patience.graceMs();
      const claimed = await queue.claim({ ...lane, worker, leaseMs, graceMs, deliveries });
      if (claimed === undefined || claimed === 'busy') return;
      if (!wanted()) return queue.release(claimed.id, worker);
      jobs.start(claimed, sentAt);
    }
  };
  return {
    renew,
    claim: async (wanted) => {
      for (const lane of await lanes()) await claimLane(lane, wanted);
    },
    failed: patience.failed,
  };
};

const settle = async (options: WorkerOptions, jobs: Jobs, graceMs: number): Promise<void> => {
  jobs.skipBackoff();
  await settlesWithin(jobs.settled(), graceMs, options.clock);
  for (const id of jobs.ids()) jobs.abort(id, new ShutdownReason());
  await settlesWithin(jobs.settled(), ABORTED_MS, options.clock);
};

/** Starts a worker. A failing queue is logged and asked again at the next look. */
export const createWorker = (given: WorkerOptions): Worker => {
  const options = { leaseMs: 10_000, pollMs: 2000, deliveries: 16, ...given };
  const { queue, clock, worker, log, leaseMs, pollMs } = options;
  const jobs = createJobs(options, () => loop.wake());
  const round = createRound(options, jobs);
  let draining = false;

  const look = async (): Promise<void> => {
    await round.renew();
    await round.claim(() => !draining);
  };
  const onError = (err: unknown): void => {
    round.failed();
    log.error({ err }, 'the queue does not answer; it is asked again');
  };
  const loop = startLoop({ look, everyMs: Math.min(pollMs, leaseMs / 3), clock, onError });

  const drain = async (graceMs: number): Promise<void> => {
    draining = true;
    // The loop goes on meanwhile: what still runs has its claim renewed.
    await settle(options, jobs, graceMs);
    await loop[Symbol.asyncDispose]();
    const left = jobs.ids();
    if (left.length === 0) return queue.releaseAll(worker);
    // The claim under a handler that does not end is left to run out: until then nobody else may begin.
    log.warn({ generationIds: left }, 'jobs do not react to being stopped');
  };
  let stopped: Promise<void> | undefined;
  const stop = ({ graceMs }: { graceMs: number }): Promise<void> => {
    stopped ??= drain(graceMs);
    return stopped;
  };
  return {
    wake: loop.wake,
    cancel: jobs.cancel,
    stop,
    [Symbol.asyncDispose]: () => stop({ graceMs: 0 }),
  };
};
