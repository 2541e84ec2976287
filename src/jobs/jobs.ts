import { StorageUnavailableError } from '#domain/errors.ts';
import { type Generation, isActive } from '#domain/generation/generation.ts';
import { CancelReason, type JobContext, type JobHandler } from '#domain/generation/job.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { Queue } from '#domain/generation/queue.ts';
import type { Clock, Log } from '#domain/system.ts';
import { backoff as createBackoff } from '#shared/retry.ts';
import { createClaim, type HeldClaim } from './claim.ts';

/** What running a job needs. */
export type JobsOptions = {
  queue: Pick<Queue, 'release'>;
  ledger: Pick<Ledger, 'find'>;
  handle: JobHandler;
  /** Gives up on a job whose handler failed every time: moves its row to `failed`. The row is as claimed. */
  abandon: (generation: Generation, error: unknown, context: JobContext) => Promise<void>;
  clock: Clock;
  worker: string;
  /** Milliseconds after which another worker takes over from a dead one. */
  leaseMs: number;
  log: Log;
};

/** The jobs that this worker runs. */
export type Jobs = {
  /**
   * Runs a job claimed by a call that was sent at this monotonic time. Its claim is released only once the
   * handler has ended.
   */
  start(generation: Generation, sentAt: number): void;
  /** Extends the claims of these jobs, renewed by a call sent at this monotonic time. */
  extend(ids: readonly string[], sentAt: number): void;
  ids(): string[];
  /** Aborts a job's signal; false if it does not run here. */
  abort(id: string, reason: Error): boolean;
  /** Tells a job that it was cancelled; false if it does not run here. */
  cancel(id: string, how: { isKnown: boolean }): boolean;
  /** Skips the pauses after failures, now and from now on. */
  skipBackoff(): void;
  /** Resolves when all running jobs have ended. */
  settled(): Promise<void>;
};

/** Consecutive failures of a handler before its job is given up. */
const MAX_FAILURES = 3;

const pauseAfter = createBackoff({ firstMs: 1000, maxMs: 60_000 });

type Penalty = (generation: Generation, error: unknown, context: JobContext) => Promise<void>;

// Without this, a job that fails at once would be claimed again at once, for ever. Its claim is kept for a
// growing pause, and the job is given up after a few failures; if even that fails, for lack of a database,
// the pauses continue.
const createPenalty = (
  options: JobsOptions,
  hurried: AbortSignal,
): { backoff: Penalty; resetBackoff(id: string): void } => {
  const { abandon, clock, log } = options;
  const failures = new Map<string, number>();
  const abandoned = async (...[generation, error, context]: Parameters<Penalty>): Promise<boolean> => {
    try {
      await abandon(generation, error, context);
      log.error({ generationId: generation.id }, 'a job was abandoned after failing over and over');
      return true;
    } catch (err) {
      log.error({ err, generationId: generation.id }, 'a failing job cannot be abandoned');
      return false;
    }
  };
  const backoff: Penalty = async (generation, error, context) => {
    const count = (failures.get(generation.id) ?? 0) + 1;
    failures.set(generation.id, count);
    log.error({ err: error, generationId: generation.id, failures: count }, 'a job failed unexpectedly');
    // A database outage says nothing about the job.
    const isHopeless = count >= MAX_FAILURES && !(error instanceof StorageUnavailableError);
    if (isHopeless && (await abandoned(generation, error, context))) {
      failures.delete(generation.id);
      return;
    }
    const awake = AbortSignal.any([context.signal, hurried]);
    await clock.sleep(pauseAfter(count), awake).catch(() => undefined);
  };
  return { backoff, resetBackoff: (id) => void failures.delete(id) };
};

/**
 * Releases a claim. Until the database accepts that, the job counts as running, and its slot in the lane as
 * taken.
 */
const createGiveUp =
  ({ queue, clock, worker, log }: JobsOptions, hurried: AbortSignal) =>
  async (generationId: string, busyMs: number | undefined): Promise<void> => {
    for (let failures = 1; ; failures += 1) {
      try {
        return await queue.release(generationId, worker, busyMs);
      } catch (err) {
        log.error({ err, generationId, failures }, 'a claim could not be given up');
        if (hurried.aborted) return;
        await clock.sleep(pauseAfter(failures), hurried).catch(() => undefined);
      }
    }
  };

/** Runs a claimed job once, then releases its claim. Never rejects. */
type RunOnce = (generation: Generation, context: JobContext) => Promise<void>;

const createRunOnce = (options: JobsOptions, hurried: AbortSignal): RunOnce => {
  const { ledger, handle, log } = options;
  const giveUp = createGiveUp(options, hurried);
  const { backoff, resetBackoff } = createPenalty(options, hurried);

  const handleToTheEnd: JobHandler = async (generation, context) => {
    const end = await handle(generation, context);
    if (end.hasEnded) return end;
    const row = context.signal.aborted ? undefined : await ledger.find(generation.id);
    if (!row || !isActive(row) || end.requeued) return end;
    throw new Error(`the handler returned and left the job ${row.state.name}`);
  };
  const attempt: JobHandler = async (generation, context) => {
    const { signal } = context;
    try {
      const end = await handleToTheEnd(generation, context);
      resetBackoff(generation.id);
      return end;
    } catch (error) {
      if (signal.aborted)
        log.debug({ generationId: generation.id, reason: signal.reason }, 'a job was interrupted');
      else await backoff(generation, error, context);
      return {};
    }
  };
  return async (generation, context) => {
    const { busyMs } = await attempt(generation, context);
    // The job belongs to another worker now: this failure says nothing about its next run.
    if (context.signal.aborted) resetBackoff(generation.id);
    await giveUp(generation.id, busyMs);
  };
};

type Running = {
  claim: HeldClaim;
  stop: AbortController;
  cancelled: AbortController;
  settled: Promise<void>;
};

/** Runs jobs concurrently. `onSettled` is called whenever one has ended and its claim is released. */
export const createJobs = (options: JobsOptions, onSettled: () => void): Jobs => {
  const running = new Map<string, Running>();
  const hurried = new AbortController();
  const runOnce = createRunOnce(options, hurried.signal);

  const { clock, leaseMs } = options;

  const run = async (generation: Generation, context: JobContext & { claim: HeldClaim }): Promise<void> => {
    await runOnce(generation, context);
    context.claim.end();
    running.delete(generation.id);
    onSettled();
  };

  return {
    start: (generation, sentAt) => {
      // A process that slept longer than its lease may claim a job that it still runs.
      const earlier = running.get(generation.id);
      if (earlier) return earlier.claim.extend(sentAt);
      const [stop, cancelled] = [new AbortController(), new AbortController()];
      const { signal } = stop;
      const claim = createClaim({ clock, leaseMs, sentAt, signal });
      const settled = run(generation, { signal, cancelled: cancelled.signal, claim });
      running.set(generation.id, { claim, stop, cancelled, settled });
    },
    extend: (ids, sentAt) => {
      for (const id of ids) running.get(id)?.claim.extend(sentAt);
    },
    ids: () => [...running.keys()],
    abort: (id, reason) => {
      running.get(id)?.stop.abort(reason);
      return running.has(id);
    },
    cancel: (id, { isKnown }) => {
      running.get(id)?.cancelled.abort(new CancelReason(isKnown));
      return running.has(id);
    },
    skipBackoff: () => hurried.abort(),
    settled: async () => {
      await Promise.all([...running.values()].map(({ settled }) => settled));
    },
  };
};
