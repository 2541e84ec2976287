import { type Generation, isActive, isIn } from '#domain/generation/generation.ts';
import {
  CancelReason,
  ClaimLostReason,
  type JobContext,
  type JobEnd,
  type JobHandler,
} from '#domain/generation/job.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { JobNotifier } from '#domain/generation/notifier.ts';
import { NO_PACE, type Pace } from '#shared/pace.ts';
import { type AfterError, busy, createErrorHandling, type ErrorHandlingOptions } from './after-error.ts';
import { createPersistence } from './persist.ts';
import { createWithProgress, type ProgressThrottle } from './progress.ts';
import { createRescue, type RescueOptions } from './rescue.ts';
import { createSteps, type StepOptions } from './steps.ts';

/** What the pipeline needs. */
export type PipelineOptions = Omit<
  StepOptions & ErrorHandlingOptions,
  'withProgress' | 'persist' | 'rescue'
> & {
  notifier: JobNotifier;
  throttle: ProgressThrottle;
  ledger: Pick<Ledger, 'find'>;
  /** The stored webhook calls; null or omitted: the API makes none. */
  calls?: RescueOptions['calls'] | null;
  events?: RescueOptions['events'];
  /** Lets deliveries give way to interactions; default: they never do. */
  pace?: Pick<Pace, 'turn'>;
};

const cancelledUnseen = (at: number) => ({ name: 'cancelled', at, acceptance: 'uncertain' }) as const;

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

type Run = (claimed: Generation, context: JobContext) => Promise<JobEnd>;

/** What is known of the end of a job by the last row that was written. */
const endOf = (generation: Generation | undefined): JobEnd =>
  generation && !isActive(generation) ? { hasEnded: true } : {};

/** Creates the loop that takes a job from one state to the next until it ends or the signal is aborted. */
const createRun = (
  step: ReturnType<typeof createSteps>,
  { afterError }: ReturnType<typeof createErrorHandling>,
  { clock, pace = NO_PACE }: Pick<PipelineOptions, 'clock' | 'pace'>,
): Run => {
  const afterFailedStep = async (
    error: unknown,
    current: Generation,
    context: JobContext,
  ): Promise<AfterError> =>
    // A job that was lost is its new owner's business.
    context.signal.reason instanceof ClaimLostReason ? {} : afterError(error, current, context);

  const run: Run = async (claimed, context) => {
    const [date, began] = [clock.now(), clock.monotonic()];
    const now = () => Math.round(date + clock.monotonic() - began);
    let generation: Generation | undefined = claimed;
    while (generation && isActive(generation) && !context.signal.aborted) {
      const current: Generation = generation;
      try {
        // Not before an order is sent: a crash meanwhile would leave it in doubt.
        if (isIn(current, 'delivering')) await pace.turn();
        generation = await step(current, { ...context, now, isResumed: current === claimed });
      } catch (error) {
        const next = await afterFailedStep(error, current, context);
        return 'resume' in next ? run(next.resume, context) : next;
      }
    }
    return endOf(generation);
  };
  return run;
};

/**
 * Creates the handler that moves a generation from its current state to the end, or as far as possible before
 * the signal is aborted. Every state is written before its action, so that a crash resumes from the row.
 */
export const createPipeline = (options: PipelineOptions): JobHandler => {
  const { throttle, clock, calls, events } = options;
  const persist = createPersistence(options);
  const withProgress = createWithProgress(throttle, clock);
  const rescue = calls && events && createRescue({ ...options, calls, events, persist, withProgress });
  const errors = createErrorHandling({ ...options, persist, rescue: rescue ?? undefined });
  const run = createRun(createSteps({ ...options, persist, withProgress }), errors, options);
  const tellCancelled = createTellCancelled(options);

  const runFrom: Run = async (claimed, context) => {
    if (!isIn(claimed, 'submitting')) return run(claimed, context);
    const found = await rescue?.(claimed, context);
    if (found) return run(found, context);
    if (context.signal.aborted) return {};
    return context.cancelled.aborted ? busy() : errors.interrupted(claimed, context);
  };

  return async (claimed, context) => {
    // A request found in this state may have been accepted and billed before a crash: never submit it again
    // automatically.
    if (isIn(claimed, 'submitting') && !rescue) return errors.interrupted(claimed, context);
    let told: Promise<void> | undefined;
    context.cancelled.addEventListener('abort', () => {
      told = tellCancelled(claimed, context);
    });
    try {
      const end = await runFrom(claimed, context);
      if (!end.requeued) errors.forget(claimed.id);
      return end;
    } finally {
      await told;
      throttle.forget(claimed.id);
    }
  };
};
