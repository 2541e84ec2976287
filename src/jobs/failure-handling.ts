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

/** What ending a job without an image needs. */
export type FailureHandlingOptions = {
  ledger: Pick<Ledger, 'move'>;
  notifier: Pick<JobNotifier, 'outcome'>;
  throttle: Pick<ProgressThrottle, 'settle'>;
  persist: Persist;
  clock: Clock;
  random: Pick<Random, 'id'>;
  log: Log;
};

/** Why a job ends without an image, and whether its request was accepted. */
export type FailedEnd = { failure: Failure; acceptance: Acceptance };

/** Ends jobs without an image. */
export type FailureHandling = {
  /** Converts an error to a failure for the row; the error itself goes to the log. */
  failureOf(error: unknown, generation: Generation): Failure;
  /** Notifies the requester, and moves the row to `failed`. */
  fail(generation: Generation, end: FailedEnd, context: JobContext): Promise<undefined>;
};

/** Extracts what the history needs to fetch the images later. */
const madeIn = (generation: Generation) => {
  if (!isIn(generation, 'delivering')) return {};
  const { outputs, seconds, safetyReplaced } = generation.state;
  return { made: { outputs: keptOutputs(outputs), seconds, safetyReplaced } };
};

/** Creates the failure handling. */
export const createFailureHandling = (options: FailureHandlingOptions): FailureHandling => {
  const { ledger, notifier, throttle, persist, clock, random, log } = options;
  const send = (generation: Generation, { claim }: JobContext): Promise<void> =>
    claim.send((signal) => notifier.outcome(generation, signal));

  const tell = async (generation: Generation, context: JobContext): Promise<boolean> => {
    try {
      await send(generation, context);
      return true;
    } catch (err) {
      // Another worker may have the job by now, and decides how it ends.
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
    // Notify before writing: after a crash in between, the same message is edited once more, instead of
    // never. If notifying fails, the row is written anyway: a row found in `submitting` would report an
    // interruption that never happened.
    async fail(generation, { failure, acceptance }, context) {
      const made = madeIn(generation);
      const state = { name: 'failed', at: clock.now(), failure, acceptance, ...made } as const;
      const failed = { ...generation, state };
      await throttle.settle(generation.id);
      const isTold = await tell(failed, context);
      const move = () => ledger.move(generation, [generation.state.name], state);
      const { signal, claim } = context;
      await persist(move, { signal, claim, generationId: generation.id });
      if (!isTold) await tellLater(failed, context);
    },
  };
};

/** What ending a repeatedly failing job needs. */
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
 * Gives up on a job that keeps failing. Finished images stay in the history, where they can be opened;
 * anything else failed because of a bug. The requester is notified either way.
 */
export const createDeadLetters =
  (options: DeadLetterOptions) =>
  async ({ id }: Generation, error: unknown, { claim }: Pick<JobContext, 'claim'>): Promise<void> => {
    const { ledger, notifier, log } = options;
    await claim.held();
    const generation = await ledger.find(id);
    if (!generation || !isActive(generation)) return;
    const ended = await ledger.move(generation, [generation.state.name], endOf(generation, error, options));
    if (!ended) return;
    await claim
      .send((signal) => notifier.outcome(ended, signal))
      .catch((err: unknown) =>
        log.warn({ err, generationId: id }, 'an end could not be told; it is in the history'),
      );
  };
