import { ClaimLostReason } from '#domain/generation/job.ts';
import type { Queue } from '#domain/generation/queue.ts';
import type { Clock } from '#domain/system.ts';
import { startLoop } from '#shared/loop.ts';
import { NO_PACE, type Pace } from '#shared/pace.ts';
import { settlesWithin } from '#shared/timeout.ts';
import { ShutdownReason } from './claim.ts';
import { createJobs, type Jobs, type JobsOptions } from './jobs.ts';

/** A lane, and how many of its jobs can run concurrently across all workers. */
type Lane = { lane: string; concurrency: number };

/** What a worker needs. */
export type WorkerOptions = Omit<JobsOptions, 'leaseMs'> & {
  queue: Queue;
  /** Called for every round of claims. */
  lanes: () => Promise<readonly Lane[]>;
  /** A unique name of this worker, never used again by a later one. */
  worker: string;
  /** Milliseconds after which another worker takes over from a dead one. */
  leaseMs?: number;
  /** The concurrent deliveries here: no more are taken over. */
  deliveries?: number;
  /** Lets claims give way to interactions; default: they never do. */
  pace?: Pick<Pace, 'turn'>;
  /** Milliseconds between polls for jobs that other processes added or lost; `wake` polls at once. */
  pollMs?: number;
};

/** Claims jobs and runs them until stopped. */
export type Worker = AsyncDisposable & {
  /** Polls now: for code that has just added a job. */
  wake(): void;
  /** How many jobs it is working on. */
  running(): number;
  /**
   * Lets a cancelled job end without further messages, if it runs here; returns whether it does. Code that
   * cancels in this process also tells the member (`isKnown`); a job cancelled in another process does so
   * itself.
   */
  cancel(id: string, how: { isKnown: boolean }): boolean;
  /**
   * Takes no more jobs, gives running ones the grace time, then aborts them with a ShutdownReason. Unfinished
   * jobs can be claimed at once afterwards. Disposing stops without grace.
   */
  stop(options: { graceMs: number }): Promise<void>;
};

/** Milliseconds for an aborted handler to end. */
const ABORTED_MS = 5000;

/** Returns the ids that are missing in the other list. */
const missing = (from: readonly string[], ids: readonly string[]): string[] =>
  ids.filter((id) => !from.includes(id));

type Round = {
  renew(): Promise<void>;
  claim(wanted: () => boolean): Promise<void>;
  /** The database did not answer. */
  failed(): void;
};

/**
 * How long expired claims still count. While the database was unreachable nobody could renew: claims that
 * expired then stay with their holders for another lease, so that no job is taken from a live worker.
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
  const { queue, lanes, clock, worker, leaseMs, deliveries, pace } = options;
  const patience = createPatience(clock, leaseMs);
  let renewAt = 0;
  // Renewals and claims run one after the other, so that no claim counts as lost while it is being made.
  const renew = async (): Promise<void> => {
    const sentAt = clock.monotonic();
    if (sentAt < renewAt) return;
    const { held, cancelled } = await queue.renew(worker, leaseMs);
    renewAt = sentAt + leaseMs / 3;
    jobs.extend(held, sentAt);
    const running = jobs.ids();
    for (const id of cancelled) jobs.cancel(id, { isKnown: false });
    for (const id of missing(held, running)) jobs.abort(id, new ClaimLostReason());
    // Claimed although the response was lost.
    for (const id of missing(running, held)) await queue.release(id, worker);
  };
  const claimLane = async (lane: Lane, wanted: () => boolean): Promise<void> => {
    while (wanted()) {
      await pace.turn();
      // There may be many lanes, and the database may be slow.
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

/** Starts a worker. Queue failures are logged and retried at the next poll. */
export const createWorker = (given: WorkerOptions): Worker => {
  const options = { leaseMs: 10_000, pollMs: 2000, deliveries: 16, pace: NO_PACE, ...given };
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
    // The loop continues meanwhile: running jobs have their claims renewed.
    await settle(options, jobs, graceMs);
    await loop[Symbol.asyncDispose]();
    const left = jobs.ids();
    if (left.length === 0) return queue.releaseAll(worker);
    // The claim of a handler that does not end is left to expire: until then nobody else may start the job.
    log.warn({ generationIds: left }, 'jobs do not react to being stopped');
  };
  let stopped: Promise<void> | undefined;
  const stop = ({ graceMs }: { graceMs: number }): Promise<void> => {
    stopped ??= drain(graceMs);
    return stopped;
  };
  return {
    wake: loop.wake,
    running: () => jobs.ids().length,
    cancel: jobs.cancel,
    stop,
    [Symbol.asyncDispose]: () => stop({ graceMs: 0 }),
  };
};
