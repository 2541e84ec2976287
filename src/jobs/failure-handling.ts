import type { Acceptance } from '#domain/acceptance.ts';
import { Fault } from '#domain/errors.ts';
import { type Failure, GenerationError } from '#domain/generation/failure.ts';
import {
  acceptanceOf,
  type Generation,
  type GenerationState,
  isActive,
  isIn,
  keptOutputs,
} from '#domain/generation/generation.ts';
import type { JobContext } from '#domain/generation/job.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { JobNotifier } from '#domain/generation/notifier.ts';
import type { Clock, Log, Random } from '#domain/system.ts';
import type { Persist } from './persist.ts';
import type { ProgressThrottle } from './progress.ts';

/** What ends a job without an image. */
export type FailureHandlingOptions = {
  ledger: Pick<Ledger, 'move'>;
  notifier: Pick<JobNotifier, 'outcome'>;
  throttle: Pick<ProgressThrottle, 'settle'>;
  persist: Persist;
  clock: Clock;
  random: Pick<Random, 'id'>;
  log: Log;
};

/** Why a job ends without an image, and what is known about whether its order was accepted. */
export type FailedEnd = { failure: Failure; acceptance: Acceptance };

/** Ends jobs without an image. */
export type FailureHandling = {
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
export const createFailureHandling = (options: FailureHandlingOptions): FailureHandling => {
  const { ledger, notifier, throttle, persist, clock, random, log } = options;
  const send = (generation: Generation, { claim }: JobContext): Promise<void> =>
    claim.send((signal) => notifier.outcome(generation, signal));

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
      const fault = new Fault(random.id(), error);
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
      await throttle.settle(generation.id);
      const isTold = await tell(failed, context);
      const move = () => ledger.move(generation.id, [generation.state.name], state);
      const { signal, claim } = context;
      await persist(move, { signal, claim, generationId: generation.id });
      if (!isTold) await tellLater(failed, context);
    },
  };
};

/** What ends a job that failed over and over. */
export type DeadLetterOptions = {
  ledger: Pick<Ledger, 'find' | 'move'>;
  notifier: Pick<JobNotifier, 'outcome'>;
  clock: Clock;
  random: Pick<Random, 'id'>;
  log: Log;
};

const endOf = (
  generation: Generation,
  error: unknown,
  { clock, random, log }: DeadLetterOptions,
): GenerationState => {
  const at = clock.now();
  if (isIn(generation, 'delivering')) return { ...generation.state, name: 'done', at, message: null };
  const fault = new Fault(random.id(), error);
  log.error({ err: fault, faultId: fault.id, generationId: generation.id }, 'a generation was given up');
  const acceptance = acceptanceOf(generation.state);
  return { name: 'failed', at, failure: { kind: 'fault', faultId: fault.id }, acceptance };
};

/**
 * Ends a job that cannot be brought to its end. Images that were made stay in the history, where they can be opened;
 * anything else failed by a fault of ours. Either is told.
 */
export const createDeadLetters =
  (options: DeadLetterOptions) =>
  async ({ id }: Generation, error: unknown, { claim }: Pick<JobContext, 'claim'>): Promise<void> => {
    const { ledger, notifier, log } = options;
    await claim.held();
    const generation = await ledger.find(id);
    if (!generation || !isActive(generation)) return;
    const ended = await ledger.move(id, [generation.state.name], endOf(generation, error, options));
    if (!ended) return;
    await claim
      .send((signal) => notifier.outcome(ended, signal))
      .catch((err: unknown) =>
        log.warn({ err, generationId: id }, 'an end could not be told; it is in the history'),
      );
  };
