import { type Acceptance, CONSEQUENCES } from '#domain/acceptance.ts';
import { GenerationError, NotSent } from '#domain/generation/failure.ts';
import { acceptanceOf, type Generation, isIn } from '#domain/generation/generation.ts';
import type { JobContext, JobEnd } from '#domain/generation/job.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { Queue } from '#domain/generation/queue.ts';
import type { Clock, Log } from '#domain/system.ts';
import { createFailureHandling, type FailedEnd, type FailureHandlingOptions } from './failure-handling.ts';
import { createModelWaits, type ModelWaitOptions } from './model-waits.ts';
import type { Rescue } from './rescue.ts';

/** What handling the errors of a job needs. */
export type ErrorHandlingOptions = FailureHandlingOptions &
  ModelWaitOptions & {
    ledger: Pick<Ledger, 'move'>;
    queue: Pick<Queue, 'pauseLane'>;
    /** Finds out whether a request that may have been accepted was; omitted: nobody can tell. */
    rescue?: Rescue | undefined;
    /** How often a request that certainly was not accepted is submitted at most. */
    maxAttempts: number;
    log: Log;
  };

/** How a job goes on after an error: it ends here, or continues from the state that was found. */
export type AfterError = JobEnd | { resume: Generation };

// A little longer than a request takes at the API: how long its slot counts as taken if the outcome is
// unknown.
const UNSETTLED_MS = 60_000;

// A plan without capacity for this long will not have any soon.
const WAITS_AT_MOST_MS = 30 * 60_000;

/** The end of a job whose slot at the API may still be taken. */
export const busy = (): JobEnd => ({ busyMs: UNSETTLED_MS });

const isDownloadFailure = (error: unknown): boolean =>
  error instanceof GenerationError && ['downloadFailed', 'diskFull'].includes(error.failure.kind);

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

/** Creates the way back into the queue for requests that certainly were not accepted. */
const createRequeue = (options: ErrorHandlingOptions) => {
  const { ledger, queue, persist, clock, log, maxAttempts } = options;
  const waits = createWaits(clock);

  const pause = async ({ lane }: Generation, { cause }: NotSent, pauseMs: number): Promise<void> => {
    const reason = cause instanceof GenerationError ? cause.failure.kind : 'unknown';
    const until = new Date(clock.now() + pauseMs).toISOString();
    log.warn({ lane, reason, seconds: Math.ceil(pauseMs / 1000), until }, 'a lane is paused');
    // Without the pause the next request is refused, too: worth a log line, not the waiting request.
    await queue
      .pauseLane(lane, pauseMs)
      .catch((err: unknown) => log.warn({ err, lane }, 'a pause could not be written down'));
  };

  const isWorthAnother = (generation: Generation, { retryAfterMs }: NotSent): boolean => {
    if (retryAfterMs === null) return true;
    return postsOf(generation) + 1 < maxAttempts && waits.isWorthWaiting(generation.id);
  };

  const requeued = async (
    generation: Generation,
    error: NotSent,
    { signal, claim }: JobContext,
  ): Promise<JobEnd> => {
    const posts = postsOf(generation) + (error.retryAfterMs === null ? 0 : 1);
    const modelWaits = isIn(generation, 'submitting') ? generation.state.modelWaits : undefined;
    const move = () => ledger.move(generation, ['submitting'], { name: 'queued', posts, modelWaits });
    // A stopping worker holds the job until it releases it: it has one attempt, and waits for nothing.
    const held = signal.aborted ? {} : { claim };
    await persist(move, { signal, ...held, generationId: generation.id });
    return { requeued: true };
  };

  return {
    forget: waits.forget,
    /** Requeues a job, for capacity or the next start, if that is worthwhile; otherwise returns undefined. */
    async tryAgain(error: NotSent, generation: Generation, context: JobContext): Promise<JobEnd | undefined> {
      if (error.retryAfterMs !== null) await pause(generation, error, error.retryAfterMs);
      return isWorthAnother(generation, error) ? requeued(generation, error, context) : undefined;
    },
  };
};

/** Creates the handling of errors: try again later, continue, or tell the member that the job failed. */
export const createErrorHandling = (options: ErrorHandlingOptions) => {
  const { failureOf, fail } = createFailureHandling(options);
  const requeue = createRequeue(options);
  const waitForModel = createModelWaits(options);

  const failed = async (generation: Generation, end: FailedEnd, context: JobContext): Promise<JobEnd> => {
    await fail(generation, end, context);
    return CONSEQUENCES[end.acceptance].keepsPlace ? busy() : {};
  };

  const failedBy = async (
    error: unknown,
    generation: Generation,
    context: JobContext,
  ): Promise<AfterError> => {
    const failure = failureOf(error, generation);
    const acceptance = acceptanceAfter(error, generation);
    const isLost = acceptance === 'uncertain' && isIn(generation, 'submitting');
    const found = isLost ? await options.rescue?.(generation, context) : undefined;
    if (found) return { resume: found };
    if (context.signal.aborted || context.cancelled.aborted) return busy();
    return failed(generation, { failure, acceptance }, context);
  };

  /** Lets a job wait in the queue where that helps, or fails it where its model will not come; else undefined. */
  const goOn = async (
    error: unknown,
    generation: Generation,
    context: JobContext,
  ): Promise<JobEnd | undefined> => {
    if (error instanceof NotSent) return requeue.tryAgain(error, generation, context);
    const waiting = await waitForModel(error, generation, context);
    if (!waiting || !('fails' in waiting)) return waiting;
    // Its reason is logged, whatever the member reads.
    failureOf(error, generation);
    return failed(waiting.fails, { failure: waiting.failure, acceptance: 'rejected' }, context);
  };

  return {
    /** Forgets how long a job has waited. */
    forget: requeue.forget,
    /** Ends a job that was found in the middle of being submitted, and may have been accepted. */
    interrupted: (generation: Generation, context: JobContext): Promise<JobEnd> =>
      failed(generation, { failure: { kind: 'interrupted' }, acceptance: 'uncertain' }, context),
    async afterError(error: unknown, generation: Generation, context: JobContext): Promise<AfterError> {
      const waiting = await goOn(error, generation, context);
      if (waiting) return waiting;
      if (context.signal.aborted) return context.cancelled.aborted ? busy() : {};
      // The download has retried long enough; the history can try again.
      if (isDownloadFailure(error)) return failedBy(error, generation, context);
      // Nothing was submitted yet, or the images are made and paid for: worth more attempts, never a failure.
      if (isIn(generation, 'queued', 'delivering')) throw error;
      return failedBy(error instanceof NotSent ? error.cause : error, generation, context);
    },
  };
};
