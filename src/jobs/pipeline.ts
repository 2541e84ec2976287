import { type Acceptance, CONSEQUENCES } from '#domain/acceptance.ts';
import { GenerationError, NotSent } from '#domain/generation/failure.ts';
import { acceptanceOf, type Generation, isIn } from '#domain/generation/generation.ts';
import {
  CancelReason,
  ClaimLostReason,
  type JobContext,
  type JobEnd,
  type JobHandler,
} from '#domain/generation/job.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { JobNotifier } from '#domain/generation/notifier.ts';
import type { Queue } from '#domain/generation/queue.ts';
import type { Clock, Log } from '#domain/system.ts';
import { createFailureHandling, type FailedEnd, type FailureHandlingOptions } from './failure-handling.ts';
import { createPersistence } from './persist.ts';
import { createWithProgress, type ProgressThrottle } from './progress.ts';
import { createRescue, type RescueOptions } from './rescue.ts';
import { createSteps, type StepOptions } from './steps.ts';

/** What the pipeline needs. */
export type PipelineOptions = Omit<StepOptions & FailureHandlingOptions, 'withProgress' | 'persist'> & {
  notifier: JobNotifier;
  throttle: ProgressThrottle;
  ledger: Pick<Ledger, 'find'>;
  queue: Pick<Queue, 'pauseLane'>;
  /** The stored webhook calls; null or omitted: the API makes none. */
  calls?: RescueOptions['calls'] | null;
  events?: RescueOptions['events'];
  /** How often a request that certainly was not accepted is submitted at most. */
  maxAttempts: number;
  log: Log;
};

// A little longer than a request takes at the API: how long its slot counts as taken if the outcome is
// unknown.
const UNSETTLED_MS = 60_000;

// A plan without capacity for this long will not have any soon.
const WAITS_AT_MOST_MS = 30 * 60_000;

const isDownloadFailure = (error: unknown): boolean =>
  error instanceof GenerationError && error.failure.kind === 'downloadFailed';

const cancelledUnseen = (at: number) => ({ name: 'cancelled', at, acceptance: 'uncertain' }) as const;

/** Returns the acceptance after an error: the error's own, but a request with an id was accepted. */
const acceptanceAfter = (error: unknown, { state }: Generation): Acceptance => {
  const said = error instanceof GenerationError ? error.acceptance : undefined;
  const known = acceptanceOf(state);
  if (said === undefined) return known;
  return CONSEQUENCES[said].charge === 'no' && state.name === 'processing' ? known : said;
};

/** Returns how often a request was submitted before. */
const postsOf = ({ state }: Generation): number => ('posts' in state ? (state.posts ?? 0) : 0);

/**
 * Shows a member that their job was cancelled, when another process did it and could not stop this one's
 * progress messages.
 */
const createTellCancelled =
  ({ ledger, notifier, throttle, clock, log }: PipelineOptions) =>
  async (generation: Generation, { cancelled, claim }: JobContext): Promise<void> => {
    if (!(cancelled.reason instanceof CancelReason) || cancelled.reason.isKnown) return;
    await throttle.settle(generation.id);
    // The row knows the cost; if it cannot be read, the message says what is known without it.
    const row = await ledger.find(generation.id).catch(() => undefined);
    const state = row && isIn(row, 'cancelled') ? row.state : cancelledUnseen(clock.now());
    const ended = { ...generation, state };
    await claim
      .send((signal) => notifier.outcome(ended, signal))
      .catch((err: unknown) => log.warn({ err, generationId: generation.id }, 'a cancellation is not shown'));
  };

/**
 * How long jobs have waited for capacity at the API, since this process first saw them refused. Measured
 * here, because the time in the row becomes wrong when somebody sets the clock.
 */
const createWaits = (clock: Clock) => {
  const since = new Map<string, number>();
  return {
    /** Records that a job waits, and returns whether it may continue to. */
    isWorthWaiting(id: string): boolean {
      const now = clock.monotonic();
      const from = since.get(id) ?? now;
      // This process ends most waiting jobs itself; the others are dropped eventually.
      for (const [old, at] of since) if (now - at > 2 * WAITS_AT_MOST_MS) since.delete(old);
      since.set(id, from);
      return now - from < WAITS_AT_MOST_MS;
    },
    forget: (id: string) => void since.delete(id),
  };
};

/**
 * Creates the handler that moves a generation from its current state to the end, or as far as possible before
 * the signal is aborted. Every state is written before its action, so that a crash resumes from the row.
 */
export const createPipeline = (options: PipelineOptions): JobHandler => {
  const { ledger, queue, throttle, clock, log } = options;
  const persist = createPersistence(options);
  const { failureOf, fail } = createFailureHandling({ ...options, persist });
  const withProgress = createWithProgress(throttle, clock);
  const step = createSteps({ ...options, persist, withProgress });
  const { calls, events } = options;
  const rescue = calls && events && createRescue({ ...options, calls, events, persist, withProgress });
  const tellCancelled = createTellCancelled(options);
  const waits = createWaits(clock);

  const busy = (): JobEnd => ({ busyMs: UNSETTLED_MS });

  const pause = async ({ lane }: Generation, { cause }: NotSent, pauseMs: number): Promise<void> => {
    const reason = cause instanceof GenerationError ? cause.failure.kind : 'unknown';
    const until = new Date(clock.now() + pauseMs).toISOString();
    log.warn({ lane, reason, seconds: Math.ceil(pauseMs / 1000), until }, 'a lane is paused');
    // Without the pause the next request is refused, too: worth a log line, not the waiting request.
    await queue
      .pauseLane(lane, pauseMs)
      .catch((err: unknown) => log.warn({ err, lane }, 'a pause could not be written down'));
  };

  const failed = async (generation: Generation, end: FailedEnd, context: JobContext): Promise<JobEnd> => {
    await fail(generation, end, context);
    return CONSEQUENCES[end.acceptance].keepsPlace ? busy() : {};
  };

  /** Not accepted by the API: waits again, for capacity or the next start. A cancelled job is left alone. */
  const requeued = async (
    generation: Generation,
    error: NotSent,
    { signal, claim }: JobContext,
  ): Promise<JobEnd> => {
    const posts = postsOf(generation) + (error.retryAfterMs === null ? 0 : 1);
    const move = () => ledger.move(generation.id, ['submitting'], { name: 'queued', posts });
    // A stopping worker holds the job until it releases it: it has one attempt, and waits for nothing.
    const held = signal.aborted ? {} : { claim };
    await persist(move, { signal, ...held, generationId: generation.id });
    return { requeued: true };
  };

  const isWorthAnother = (generation: Generation, { retryAfterMs }: NotSent): boolean => {
    if (retryAfterMs === null) return true;
    return postsOf(generation) + 1 < options.maxAttempts && waits.isWorthWaiting(generation.id);
  };

  /** Requeues a job if that is worthwhile; otherwise returns undefined. */
  const afterNotSent = async (
    error: NotSent,
    generation: Generation,
    context: JobContext,
  ): Promise<JobEnd | undefined> => {
    if (error.retryAfterMs !== null) await pause(generation, error, error.retryAfterMs);
    return isWorthAnother(generation, error) ? requeued(generation, error, context) : undefined;
  };

  const failedBy = async (error: unknown, generation: Generation, context: JobContext): Promise<JobEnd> => {
    const failure = failureOf(error, generation);
    const acceptance = acceptanceAfter(error, generation);
    const isLost = acceptance === 'uncertain' && isIn(generation, 'submitting');
    const found = isLost ? await rescue?.(generation, context) : undefined;
    if (found) return run(found, context);
    if (context.signal.aborted || context.cancelled.aborted) return busy();
    return failed(generation, { failure, acceptance }, context);
  };

  const afterError = async (error: unknown, generation: Generation, context: JobContext): Promise<JobEnd> => {
    const waiting = error instanceof NotSent ? await afterNotSent(error, generation, context) : undefined;
    if (waiting) return waiting;
    if (context.signal.aborted) return context.cancelled.aborted ? busy() : {};
    // The download has retried long enough; the history can try again.
    if (isDownloadFailure(error)) return failedBy(error, generation, context);
    // Nothing was submitted yet, or the images are made and paid for: worth more attempts, never a failure.
    if (isIn(generation, 'queued', 'delivering')) throw error;
    return failedBy(error instanceof NotSent ? error.cause : error, generation, context);
  };

  const run = async (claimed: Generation, context: JobContext): Promise<JobEnd> => {
    const [date, began] = [clock.now(), clock.monotonic()];
    const now = () => Math.round(date + clock.monotonic() - began);
    let generation: Generation | undefined = claimed;
    while (generation && !context.signal.aborted) {
      const current: Generation = generation;
      try {
        generation = await step(current, { ...context, now, isResumed: current === claimed });
      } catch (error) {
        // The job's new owner decides what happens to it.
        const isLost = context.signal.reason instanceof ClaimLostReason;
        return isLost ? {} : afterError(error, current, context);
      }
    }
    return {};
  };

  const interrupted = (generation: Generation, context: JobContext): Promise<JobEnd> =>
    failed(generation, { failure: { kind: 'interrupted' }, acceptance: 'uncertain' }, context);

  const runFrom = async (claimed: Generation, context: JobContext): Promise<JobEnd> => {
    if (!isIn(claimed, 'submitting')) return run(claimed, context);
    const found = await rescue?.(claimed, context);
    if (found) return run(found, context);
    if (context.signal.aborted) return {};
    return context.cancelled.aborted ? busy() : interrupted(claimed, context);
  };

  return async (claimed, context) => {
    // A request found in this state may have been accepted and billed before a crash: never submit it again
    // automatically.
    if (isIn(claimed, 'submitting') && !rescue) return interrupted(claimed, context);
    let told: Promise<void> | undefined;
    context.cancelled.addEventListener('abort', () => {
      told = tellCancelled(claimed, context);
    });
    try {
      const end = await runFrom(claimed, context);
      if (!end.requeued) waits.forget(claimed.id);
      return end;
    } finally {
      await told;
      throttle.forget(claimed.id);
    }
  };
};
