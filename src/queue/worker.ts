import type { Clock, Queue } from '#domain/ports.ts';
import { CancelReason, ClaimLostReason, ShutdownReason } from './abort-reasons.ts';
import { createJobs, type Jobs, type JobsOptions } from './jobs.ts';

/** A lane to take jobs from, and how many of it may run at a time, on all workers together. */
type Lane = { lane: string; concurrency: number };

/** What a worker needs. */
export type WorkerOptions = JobsOptions & {
  queue: Queue;
  /** Asked anew each time that jobs are claimed. */
  lanes: () => Promise<readonly Lane[]>;
  /** Names this worker among all, and is not used again by a later one. */
  worker: string;
  /** Milliseconds after which another worker takes over from one that died. */
  leaseMs?: number;
  /** Milliseconds between looks for jobs that other processes added or lost; `wake` looks at once. */
  pollMs?: number;
};

/** Claims jobs and runs them, from its creation until it is stopped. */
export type Worker = AsyncDisposable & {
  /** Looks for jobs now: for whoever has just added one. */
  wake(): void;
  /** Aborts the job's signal with a CancelReason, where it runs here; tells whether it does. */
  cancel(id: string): boolean;
  /**
   * Takes no more jobs, leaves those that run the grace time, then aborts them with a ShutdownReason.
   * What is unfinished can be claimed at once afterwards. Disposing is stopping without grace.
   */
  stop(options: { graceMs: number }): Promise<void>;
};

/** Milliseconds that an aborted handler has to come to its end. */
const ABORTED_MS = 5000;

const within = async (clock: Clock, milliseconds: number, work: Promise<void>): Promise<void> => {
  const timer = new AbortController();
  const elapsed = clock.sleep(milliseconds, timer.signal).catch(() => undefined);
  await Promise.race([work, elapsed]);
  timer.abort();
};

/** The ids that the one list lacks and the other has. */
const missing = (from: readonly string[], ids: readonly string[]): string[] =>
  ids.filter((id) => !from.includes(id));

type Round = { renew(): Promise<void>; claim(wanted: () => boolean): Promise<void> };

const createRound = (options: Required<WorkerOptions>, jobs: Jobs): Round => {
  const { queue, lanes, clock, worker, leaseMs } = options;
  let renewAt = 0;
  const claimLane = async (lane: Lane, wanted: () => boolean): Promise<void> => {
    while (wanted()) {
      const claimed = await queue.claim({ ...lane, worker, leaseMs, now: clock.now() });
      if (claimed === undefined) return;
      if (!wanted()) return queue.release(claimed.id, worker);
      jobs.start(claimed);
    }
  };
  return {
    // Claims are renewed and made one after the other, so that none is seen as lost while it is being made.
    renew: async () => {
      if (clock.now() < renewAt) return;
      const held = await queue.renew(worker, clock.now() + leaseMs);
      renewAt = clock.now() + leaseMs / 3;
      const running = jobs.ids();
      for (const id of missing(held, running)) jobs.abort(id, new ClaimLostReason());
      // Left over where giving up had failed.
      for (const id of missing(running, held)) await queue.release(id, worker);
    },
    claim: async (wanted) => {
      for (const lane of await lanes()) await claimLane(lane, wanted);
    },
  };
};

type Loop = { wake(): void; end(): Promise<void> };

const startLoop = (clock: Clock, pauseMs: number, look: () => Promise<void>): Loop => {
  let alarm = new AbortController();
  let ended = false;
  const run = async (): Promise<void> => {
    while (!ended) {
      // Made before looking: who calls while it looks is heard afterwards.
      alarm = new AbortController();
      await look();
      await clock.sleep(pauseMs, alarm.signal).catch(() => undefined);
    }
  };
  const running = run();
  return {
    wake: () => alarm.abort(),
    end: () => {
      ended = true;
      alarm.abort();
      return running;
    },
  };
};

const settle = async (options: WorkerOptions, jobs: Jobs, graceMs: number): Promise<void> => {
  jobs.hurry();
  await within(options.clock, graceMs, jobs.settled());
  for (const id of jobs.ids()) jobs.abort(id, new ShutdownReason());
  await within(options.clock, ABORTED_MS, jobs.settled());
};

/** Starts a worker. A failing queue is logged and asked again at the next look. */
export const createWorker = (given: WorkerOptions): Worker => {
  const options = { leaseMs: 10_000, pollMs: 2000, ...given };
  const { queue, clock, worker, log, leaseMs, pollMs } = options;
  const jobs = createJobs(options, () => loop.wake());
  const round = createRound(options, jobs);
  let draining = false;

  const look = async (): Promise<void> => {
    try {
      await round.renew();
      await round.claim(() => !draining);
    } catch (err) {
      log.error({ err }, 'the queue does not answer; it is asked again');
    }
  };
  const loop = startLoop(clock, Math.min(pollMs, leaseMs / 3), look);

  const drain = async (graceMs: number): Promise<void> => {
    draining = true;
    // The loop goes on meanwhile: what still runs has its claim renewed.
    await settle(options, jobs, graceMs);
    await loop.end();
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
    cancel: (id) => jobs.abort(id, new CancelReason()),
    stop,
    [Symbol.asyncDispose]: () => stop({ graceMs: 0 }),
  };
};
