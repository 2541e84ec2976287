import { NotSent } from '#domain/failure.ts';
import { type Generation, isIn } from '#domain/generation.ts';
import type { Announcer } from '#domain/ports.ts';
import { createFailing, type FailingOptions } from './failing.ts';
import { createFollowing } from './following.ts';
import { createPersistence } from './persistence.ts';
import type { ProgressBoard } from './progress-board.ts';
import { createSteps, type StepOptions } from './steps.ts';

/** What a job needs on its way. */
export type PipelineOptions = Omit<StepOptions & FailingOptions, 'following' | 'persist'> & {
  announcer: Announcer;
  board: ProgressBoard;
};

/** Brings a generation from where it stands to its end, or as far as it comes before the signal is aborted. */
export type Pipeline = (generation: Generation, options: { signal: AbortSignal }) => Promise<void>;

/** Builds the pipeline. Every state is written before what it names is done, so that a crash resumes from the row. */
export const createPipeline = (options: PipelineOptions): Pipeline => {
  const { ledger, board, clock } = options;
  const persist = createPersistence(options);
  const { failureOf, fail } = createFailing({ ...options, persist });
  const step = createSteps({ ...options, persist, following: createFollowing(board, clock) });

  const afterError = async (
    error: unknown,
    generation: Generation,
    signal: AbortSignal,
  ): Promise<undefined> => {
    // Stopped before the order was taken: it waits again, for the next start. One that was cancelled is left so.
    if (error instanceof NotSent) await ledger.move(generation.id, ['submitting'], { name: 'queued' });
    if (signal.aborted) return undefined;
    // Nothing was ordered yet, or the images are made and paid for: worth further attempts, and never a failure.
    if (isIn(generation, 'queued', 'delivering')) throw error;
    return fail(generation, failureOf(error, generation), signal);
  };

  const run = async (claimed: Generation, signal: AbortSignal): Promise<void> => {
    let generation: Generation | undefined = claimed;
    while (generation && !signal.aborted) {
      const current: Generation = generation;
      generation = await step(current, { signal, isResumed: current === claimed }).catch((error: unknown) =>
        afterError(error, current, signal),
      );
    }
  };

  return async (claimed, { signal }) => {
    // Found in this state, the order may have been taken and billed before a crash: it is never sent again by itself.
    if (isIn(claimed, 'submitting')) return fail(claimed, { kind: 'interrupted' }, signal);
    try {
      await run(claimed, signal);
    } finally {
      board.forget(claimed.id);
    }
  };
};
