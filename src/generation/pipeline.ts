import { type Acceptance, CONSEQUENCES } from '#domain/acceptance.ts';
import { GenerationError, NotSent } from '#domain/failure.ts';
import { acceptanceOf, type Generation, isIn } from '#domain/generation.ts';
import { CancelReason, type JobContext, type JobEnd, type JobHandler } from '#domain/job.ts';
import type { Announcer, Ledger, Log, Queue } from '#domain/ports.ts';
import { createFailing, type FailedEnd, type FailingOptions } from './failing.ts';
import { createFollowing } from './following.ts';
import { createPersistence } from './persistence.ts';
import type { ProgressBoard } from './progress-board.ts';
import { createSteps, type StepOptions } from './steps.ts';

/** What a job needs on its way. */
export type PipelineOptions = Omit<StepOptions & FailingOptions, 'following' | 'persist'> & {
  announcer: Announcer;
  board: ProgressBoard;
  ledger: Pick<Ledger, 'find'>;
  queue: Pick<Queue, 'pauseLane'>;
  /** How often an order that certainly was not accepted is posted at most. */
  maxAttempts: number;
  log: Log;
};

// What an order takes at the API, and a little more: so long its place in the lane counts as taken when nobody knows.
const UNSETTLED_MS = 60_000;

// A plan that has no room for so long will not have any soon.
const WAITS_AT_MOST_MS = 30 * 60_000;

const cancelledUnseen = (at: number) => ({ name: 'cancelled', at, acceptance: 'uncertain' }) as const;

/** What is known of an order after an error: what the error says, but an order with a number was accepted. */
const acceptanceAfter = (error: unknown, { state }: Generation): Acceptance => {
  const said = error instanceof GenerationError ? error.acceptance : undefined;
  const known = acceptanceOf(state);
  if (said === undefined) return known;
  return CONSEQUENCES[said].charge === 'no' && state.name === 'processing' ? known : said;
};

/** Tells a member that their job was cancelled, where another process did it and could not stop what is shown here. */
const createTellCancelled =
  ({ ledger, announcer, board, clock, log }: PipelineOptions) =>
  async (generation: Generation, { cancelled }: JobContext): Promise<void> => {
    if (!(cancelled.reason instanceof CancelReason) || cancelled.reason.isKnown) return;
    await board.settle(generation.id);
    // What it costs stands in the row; where that cannot be read the message says what is known without it.
    const row = await ledger.find(generation.id).catch(() => undefined);
    const state = row && isIn(row, 'cancelled') ? row.state : cancelledUnseen(clock.now());
    await announcer
      .outcome({ ...generation, state })
      .catch((err: unknown) => log.warn({ err, generationId: generation.id }, 'a cancellation is not shown'));
  };

/** How often an order was posted before. */
const postsOf = ({ state }: Generation): number => ('posts' in state ? (state.posts ?? 0) : 0);

/**
 * Builds what brings a generation from where it stands to its end, or as far as it comes before the signal is aborted.
 * Every state is written before what it names is done, so that a crash resumes from the row.
 */
export const createPipeline = (options: PipelineOptions): JobHandler => {
  const { ledger, queue, board, clock, log } = options;
  const persist = createPersistence(options);
  const { failureOf, fail } = createFailing({ ...options, persist });
  const step = createSteps({ ...options, persist, following: createFollowing(board, clock) });
  const tellCancelled = createTellCancelled(options);

  const pause = async ({ lane }: Generation, { cause }: NotSent, pauseMs: number): Promise<void> => {
    const reason = cause instanceof GenerationError ? cause.failure.kind : 'unknown';
    const until = new Date(clock.now() + pauseMs).toISOString();
    log.warn({ lane, reason, seconds: Math.ceil(pauseMs / 1000), until }, 'a lane is paused');
    // Without it the next order is refused, too: worth a line, and not the order that waits.
    await queue
      .pauseLane(lane, clock.now() + pauseMs)
      .catch((err: unknown) => log.warn({ err, lane }, 'a pause could not be written down'));
  };

  const busy = (): JobEnd => ({ busyUntil: clock.now() + UNSETTLED_MS });

  const failed = async (generation: Generation, end: FailedEnd, { signal }: JobContext): Promise<JobEnd> => {
    await fail(generation, end, signal);
    return CONSEQUENCES[end.acceptance].keepsPlace ? busy() : {};
  };

  /** Not accepted by the API: it waits again, for room or for the next start. One that was cancelled is left so. */
  const requeued = async (
    generation: Generation,
    error: NotSent,
    { signal }: JobContext,
  ): Promise<JobEnd> => {
    const posts = postsOf(generation) + (error.retryAfterMs === null ? 0 : 1);
    const move = () => ledger.move(generation.id, ['submitting'], { name: 'queued', posts });
    await persist(move, { signal, generationId: generation.id });
    return { isWaiting: true };
  };

  const isWorthAnother = (generation: Generation, { retryAfterMs }: NotSent): boolean => {
    if (retryAfterMs === null) return true;
    const hasWaited = clock.now() - generation.createdAt;
    return postsOf(generation) + 1 < options.maxAttempts && hasWaited < WAITS_AT_MOST_MS;
  };

  /** Waits again where that is worth it; undefined where it is not. */
  const afterNotSent = async (
    error: NotSent,
    generation: Generation,
    context: JobContext,
  ): Promise<JobEnd | undefined> => {
    if (error.retryAfterMs !== null) await pause(generation, error, error.retryAfterMs);
    return isWorthAnother(generation, error) ? requeued(generation, error, context) : undefined;
  };

  const afterError = async (error: unknown, generation: Generation, context: JobContext): Promise<JobEnd> => {
    const waiting = error instanceof NotSent ? await afterNotSent(error, generation, context) : undefined;
    if (waiting) return waiting;
    if (context.signal.aborted) return context.cancelled.aborted ? busy() : {};
    // Nothing was ordered yet, or the images are made and paid for: worth further attempts, and never a failure.
    if (isIn(generation, 'queued', 'delivering')) throw error;
    const cause = error instanceof NotSent ? error.cause : error;
    const failure = failureOf(cause, generation);
    return failed(generation, { failure, acceptance: acceptanceAfter(cause, generation) }, context);
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
    if (isIn(claimed, 'submitting')) {
      return failed(claimed, { failure: { kind: 'interrupted' }, acceptance: 'uncertain' }, context);
    }
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
