import { type Failure, GenerationError, isUnsettled, NotSent } from '#domain/failure.ts';
import { type Generation, isIn } from '#domain/generation.ts';
import { CancelReason, type JobContext, type JobEnd, type JobHandler } from '#domain/job.ts';
import type { Announcer, Clock, Log, Queue } from '#domain/ports.ts';
import { ClaimLostReason } from '#queue/abort-reasons.ts';
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
  async (generation: Generation, { cancelled, claim }: JobContext): Promise<void> => {
    if (!(cancelled.reason instanceof CancelReason) || cancelled.reason.isKnown) return;
    await board.settle(generation.id);
    const ended = { ...generation, state: { name: 'cancelled', at: clock.now() } } as const;
    await claim
      .send((signal) => announcer.outcome(ended, signal))
      .catch((err: unknown) => log.warn({ err, generationId: generation.id }, 'a cancellation is not shown'));
  };

/**
 * How long jobs have waited for room at the API since this process first saw them refused. Counted here, not from the time
 * that is written in the row, which is worth nothing once somebody sets the clock.
 */
const createWaits = (clock: Clock) => {
  const since = new Map<string, number>();
  return {
    /** Notes that a job waits, and tells whether it may go on so. */
    isWorthWaiting(id: string): boolean {
      const now = clock.monotonic();
      const from = since.get(id) ?? now;
      // Most jobs that wait are brought to their ends by this process; those that are not are forgotten some time.
      for (const [old, at] of since) if (now - at > 2 * WAITS_AT_MOST_MS) since.delete(old);
      since.set(id, from);
      return now - from < WAITS_AT_MOST_MS;
    },
    forget: (id: string) => void since.delete(id),
  };
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
  const waits = createWaits(clock);

  const busy = (): JobEnd => ({ busyMs: UNSETTLED_MS });

  const failed = async (generation: Generation, failure: Failure, context: JobContext): Promise<JobEnd> => {
    await fail(generation, failure, context);
    return isUnsettled(failure) ? busy() : {};
  };

  /** Not taken by the API: it waits again, for room or for the next start. One that was cancelled is left so. */
  const requeued = async (generation: Generation, { retryAfterMs }: NotSent): Promise<JobEnd> => {
    if (retryAfterMs !== null) await queue.pauseLane(generation.lane, retryAfterMs);
    await ledger.move(generation.id, ['submitting'], { name: 'queued' });
    return { isWaiting: true };
  };

  const afterError = async (error: unknown, generation: Generation, context: JobContext): Promise<JobEnd> => {
    const isPatient =
      error instanceof NotSent && (error.retryAfterMs === null || waits.isWorthWaiting(generation.id));
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
    const [date, began] = [clock.now(), clock.monotonic()];
    const now = () => date + clock.monotonic() - began;
    let generation: Generation | undefined = claimed;
    while (generation && !context.signal.aborted) {
      const current: Generation = generation;
      try {
        generation = await step(current, { ...context, now, isResumed: current === claimed });
      } catch (error) {
        // Whoever has the job now decides what becomes of it.
        const isLost = context.signal.reason instanceof ClaimLostReason;
        return isLost ? {} : afterError(error, current, context);
      }
    }
    return {};
  };

  return async (claimed, context) => {
    // Found in this state, the order may have been taken and billed before a crash: it is never sent again by itself.
    if (isIn(claimed, 'submitting')) return failed(claimed, { kind: 'interrupted' }, context);
    let told: Promise<void> | undefined;
    context.cancelled.addEventListener('abort', () => {
      told = tellCancelled(claimed, context);
    });
    try {
      const end = await run(claimed, context);
      if (!end.isWaiting) waits.forget(claimed.id);
      return end;
    } finally {
      await told;
      board.forget(claimed.id);
    }
  };
};
