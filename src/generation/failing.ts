import type { Acceptance } from '#domain/acceptance.ts';
import { Fault } from '#domain/errors.ts';
import { type Failure, GenerationError } from '#domain/failure.ts';
import { type Generation, isIn, keptOutputs } from '#domain/generation.ts';
import type { JobContext } from '#domain/job.ts';
import type { Announcer, Chance, Clock, Ledger, Log } from '#domain/ports.ts';
import type { Persist } from './persistence.ts';
import type { ProgressBoard } from './progress-board.ts';

/** What ends a job without an image. */
export type FailingOptions = {
  ledger: Pick<Ledger, 'move'>;
  announcer: Pick<Announcer, 'outcome'>;
  board: Pick<ProgressBoard, 'settle'>;
  persist: Persist;
  clock: Clock;
  chance: Pick<Chance, 'id'>;
  log: Log;
};

/** Why a job ends without an image, and what is known about whether its order was accepted. */
export type FailedEnd = { failure: Failure; acceptance: Acceptance };

/** Ends jobs without an image. */
export type Failing = {
  /** What an error says of a generation, for its row; the log has the error. */
  failureOf(error: unknown, generation: Generation): Failure;
  /** Tells the requester, and moves the row to `failed`. */
  fail(generation: Generation, end: FailedEnd, context: JobContext): Promise<undefined>;
};

/** What is known of images that were made, so that the history can fetch them later. */
const madeIn = (generation: Generation) => {
  if (!isIn(generation, 'delivering')) return {};
  const { outputs, seconds, safetyReplaced } = generation.state;
  return { made: { outputs: keptOutputs(outputs), seconds, safetyReplaced } };
};

/** Builds what ends jobs without an image. */
export const createFailing = (options: FailingOptions): Failing => {
  const { ledger, announcer, board, persist, clock, chance, log } = options;
  const send = (generation: Generation, { claim }: JobContext): Promise<void> =>
    claim.send((signal) => announcer.outcome(generation, signal));

  const tell = async (generation: Generation, context: JobContext): Promise<boolean> => {
    try {
      await send(generation, context);
      return true;
    } catch (err) {
      // The job is another worker's by now, and its end another's to tell.
      context.signal.throwIfAborted();
      log.warn({ err, generationId: generation.id }, 'a failure could not be told at once');
      return false;
    }
  };

  const tellLater = (generation: Generation, context: JobContext): Promise<void> =>
    persist(() => send(generation, context), { signal: context.signal, generationId: generation.id }).catch(
      (err: unknown) =>
        log.warn({ err, generationId: generation.id }, 'a failure could not be told; it is in the history'),
    );

  return {
    failureOf(error, generation) {
      if (error instanceof GenerationError) {
        const { failure, message: reason } = error;
        log.warn({ generationId: generation.id, failure, reason }, 'a generation failed');
        return error.failure;
      }
      const fault = new Fault(chance.id(), error);
      log.error({ err: fault, generationId: generation.id, faultId: fault.id }, 'a generation broke');
      return { kind: 'fault', faultId: fault.id };
    },
    // Told before it is written: after a crash in between it is told once more, in the same message, instead of never.
    // When it cannot be told it is written all the same: a row found in `submitting` would tell of an interruption
    // that never was.
    async fail(generation, { failure, acceptance }, context) {
      const made = madeIn(generation);
      const state = { name: 'failed', at: clock.now(), failure, acceptance, ...made } as const;
      const failed = { ...generation, state };
      await board.settle(generation.id);
      const isTold = await tell(failed, context);
      const move = () => ledger.move(generation.id, [generation.state.name], state);
      const { signal, claim } = context;
      await persist(move, { signal, claim, generationId: generation.id });
      if (!isTold) await tellLater(failed, context);
    },
  };
};
