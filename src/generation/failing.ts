import { Fault } from '#domain/errors.ts';
import { type Failure, GenerationError } from '#domain/failure.ts';
import type { Generation } from '#domain/generation.ts';
import type { Announcer, Chance, Clock, Ledger, Log } from '#domain/ports.ts';
import type { ProgressBoard } from './progress-board.ts';

/** What ends a job without an image. */
export type FailingOptions = {
  ledger: Pick<Ledger, 'move'>;
  announcer: Pick<Announcer, 'outcome'>;
  board: Pick<ProgressBoard, 'settle'>;
  clock: Clock;
  chance: Pick<Chance, 'id'>;
  log: Log;
};

/** Ends jobs without an image. */
export type Failing = {
  /** What an error says of a generation, for its row; the log has the error. */
  failureOf(error: unknown, generation: Generation): Failure;
  /** Tells the requester, and moves the row to `failed`. */
  fail(generation: Generation, failure: Failure): Promise<undefined>;
};

/** Builds what ends jobs without an image. */
export const createFailing = ({ ledger, announcer, board, clock, chance, log }: FailingOptions): Failing => {
  // The row is written whether or not it can be told: an unfinished one would be taken up again, and a row found in
  // `submitting` would then tell of an interruption that never was.
  const tell = (generation: Generation): Promise<void> =>
    announcer
      .outcome(generation)
      .catch((err: unknown) =>
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
    async fail(generation, failure) {
      const state = { name: 'failed', at: clock.now(), failure } as const;
      await board.settle(generation.id);
      await tell({ ...generation, state });
      await ledger.move(generation.id, [generation.state.name], state);
    },
  };
};
