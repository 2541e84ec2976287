import type { Acceptance } from '#domain/acceptance.ts';
import { Fault } from '#domain/errors.ts';
import { type Failure, GenerationError } from '#domain/generation/failure.ts';
import {
  acceptanceOf,
  type Generation,
  type GenerationState,
  isActive,
  isIn,
} from '#domain/generation/generation.ts';
import type { JobContext } from '#domain/generation/job.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { JobNotifier } from '#domain/generation/notifier.ts';
import { keptOutputs } from '#domain/generation/output.ts';
import type { Clock, Log, Random } from '#domain/system.ts';
import type { Persist } from './persist.ts';
import type { ProgressThrottle } from './progress.ts';

/** What ending a job without an image needs. */
export type FailureHandlingOptions = {
  ledger: Pick<Ledger, 'move'>;
  notifier: Pick<JobNotifier, 'progress' | 'outcome'>;
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
  /** Moves the row to `failed`, and tells the requester: early, and for good once it is written. */
  fail(generation: Generation, end: FailedEnd, context: JobContext): Promise<undefined>;
};

/** Extracts what the history needs to fetch the images later. */
const madeIn = (generation: Generation) => {
  if (!isIn(generation, 'delivering')) return {};
  const { outputs, seconds, safetyReplaced } = generation.state;
  return { made: { outputs: keptOutputs(outputs), seconds, safetyReplaced } };
};

// What is told early costs the member nothing when it does not arrive.
const EARLY_MS = 5_000;

/** Creates the failure handling. */
export const createFailureHandling = (options: FailureHandlingOptions): FailureHandling => {
  const { ledger, notifier, throttle, persist, clock, random, log } = options;

  // Discord refuses progress in a final message: however late it arrives, it never covers a result.
  const tellEarly = (generation: Generation, end: FailedEnd, { claim }: JobContext): Promise<void> =>
    claim
      .send((signal) => notifier.progress(generation, { kind: 'failing', ...end }, signal), {
        withinMs: EARLY_MS,
      })
      .catch((err: unknown) =>
        log.debug({ err, generationId: generation.id }, 'a failure could not be told at once'),
      );

  const tell = (generation: Generation, { signal, claim }: JobContext): Promise<void> =>
    persist(() => claim.send((whileHeld) => notifier.outcome(generation, whileHeld)), {
      signal,
      generationId: generation.id,
    }).catch((err: unknown) =>
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
    // Told before it is written, so that a member who is told nothing more after a crash knows it already. Told for
    // good once it is written: until then another worker may have the job, and decide otherwise.
    async fail(generation, end, context) {
      const { signal, claim } = context;
      const state = { name: 'failed', at: clock.now(), ...end, ...madeIn(generation) } as const;
      await throttle.settle(generation.id);
      await tellEarly(generation, end, context);
      const move = () => ledger.move(generation, [generation.state.name], state);
      const moved = await persist(move, { signal, claim, generationId: generation.id });
      if (moved) await tell({ ...generation, state }, context);
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
