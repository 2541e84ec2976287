import { type Failure, GenerationError, isUnsettled, NotSent } from '#domain/failure.ts';
import { type Generation, isIn } from '#domain/generation.ts';
import { CancelReason, type JobContext, type JobEnd, type JobHandler } from '#domain/job.ts';
import type { Announcer, Log, Queue } from '#domain/ports.ts';
import { createFailing, type FailingOptions } from './failing.ts';
import { createFollowing } from './following.ts';
import { createPersistence } from './persistence.ts';
import type { ProgressBoard } from './progress-board.ts';
import { createSteps, type StepOptions } from './steps.ts';

/** What a job needs on its way. */
export type PipelineOptions = Omit<StepOptions & FailingOptions, 'following' | 'persist'> & {
  announcer: Announcer;
  board: ProgressBoard;
  queue: Pick<Queue, 'pauseLane'>;
  log: Log;
};

// What an order takes at the API, and a little more: so long its place in the lane counts as taken when nobody knows.
const UNSETTLED_MS = 60_000;

// A plan that has no room for so long will not have any soon.
const WAITS_AT_MOST_MS = 30 * 60_000;

const isDownloadFailure = (error: unknown): boolean =>
  error instanceof GenerationError && error.failure.kind === 'downloadFailed';

/** Tells a member that their job was cancelled, where another process did it and could not stop what is shown here. */
const createTellCancelled =
  ({ announcer, board, clock, log }: PipelineOptions) =>
  async (generation: Generation, { cancelled }: JobContext): Promise<void> => {
    if (!(cancelled.reason instanceof CancelReason) || cancelled.reason.isKnown) return;
    await board.settle(generation.id);
    await announcer
      .outcome({ ...generation, state: { name: 'cancelled', at: clock.now() } })
      .catch((err: unknown) => log.warn({ err, generationId: generation.id }, 'a cancellation is not shown'));
  };

/**
 * Builds what brings a generation from where it stands to its end, or as far as it comes before the signal is aborted.
 * Every state is written before what it names is done, so that a crash resumes from the row.
 */
export const createPipeline = (options: PipelineOptions): JobHandler => {
  const { ledger, queue, board, clock } = options;
  const persist = createPersistence(options);
  const { failureOf, fail } = createFailing({ ...options, persist });
  const step = createSteps({ ...options, persist, following: createFollowing(board, clock) });
  const tellCancelled = createTellCancelled(options);

  const busy = (): JobEnd => ({ busyMs: UNSETTLED_MS });

  const failed = async (
    generation: Generation,
    failure: Failure,
    { signal }: JobContext,
  ): Promise<JobEnd> => {
    await fail(generation, failure, signal);
    return isUnsettled(failure) ? busy() : {};
  };

  /** Not taken by the API: it waits again, for room or for the next start. One that was cancelled is left so. */
  const requeued = async (generation: Generation, { retryAfterMs }: NotSent): Promise<JobEnd> => {
    if (retryAfterMs !== null) await queue.pauseLane(generation.lane, retryAfterMs);
    await ledger.move(generation.id, ['submitting'], { name: 'queued' });
    return { isWaiting: true };
  };

  const afterError = async (error: unknown, generation: Generation, context: JobContext): Promise<JobEnd> => {
    const hasWaited = clock.now() - generation.createdAt;
    const isPatient =
      error instanceof NotSent && (error.retryAfterMs === null || hasWaited < WAITS_AT_MOST_MS);
    if (isPatient) return requeued(generation, error);
    if (context.signal.aborted) return context.cancelled.aborted ? busy() : {};
    // The download has tried for as long as it is worth; the history can try again.
    if (isDownloadFailure(error)) return failed(generation, failureOf(error, generation), context);
    // Nothing was ordered yet, or the images are made and paid for: worth further attempts, and never a failure.
    if (isIn(generation, 'queued', 'delivering')) throw error;
    const cause = error instanceof NotSent ? error.cause : error;
    return failed(generation, failureOf(cause, generation), context);
  };

  const run = async (claimed: Generation, context: JobContext): Promise<JobEnd> => {
    let generation: Generation | undefined = claimed;
    while (generation && !context.signal.aborted) {
      const current: Generation = generation;
      try {
        generation = await step(current, { ...context, isResumed: current === claimed });
      } catch (error) {
        return afterError(error, current, context);
      }
    }
    return {};
  };

  return async (claimed, context) => {
    // Found in this state, the order may have been taken and billed before a crash: it is never sent again by itself.
    if (isIn(claimed, 'submitting')) return failed(claimed, { kind: 'interrupted' }, context);
    board.take(claimed.id);
    let told: Promise<void> | undefined;
    context.cancelled.addEventListener('abort', () => {
      told = tellCancelled(claimed, context);
    });
    try {
      return await run(claimed, context);
    } finally {
      await told;
      board.forget(claimed.id);
    }
  };
};
