import { StorageUnavailableError } from '#domain/errors.ts';
import { GenerationError } from '#domain/generation/failure.ts';
import {
  AWAITED_STATES,
  asMade,
  type Generation,
  type GenerationIn,
  isIn,
} from '#domain/generation/generation.ts';
import type { Addition, Ledger, Watcher } from '#domain/generation/ledger.ts';
import type { JobNotifier, ResultImages } from '#domain/generation/notifier.ts';
import type { Charge } from '#domain/policy/usage-counters.ts';
import type { Clock, Log, Random } from '#domain/system.ts';
import type { Reservation } from '#interactions/reply.ts';
import { retry } from '#shared/retry.ts';
import {
  createCancel,
  createCancelAll,
  createErase,
  type ShownProgress,
  type WorkerCalls,
} from './cancellation.ts';
import { type NewGeneration, rowFor } from './new-generation.ts';

/** The outcome of reserving a generation. */
export type ReserveResult =
  /** It is written down, and survives a crash of any process. */
  | ({ kind: 'reserved' } & Reservation)
  /** The same press is being worked on already: nothing was written. */
  | { kind: 'repeated' }
  /** A charge does not fit any more: nothing was written. `used` is what stands on its account. */
  | { kind: 'exceeded'; charge: Charge; used: number };

/** Takes orders and looks after them: what the commands need of the job machinery. */
export type GenerationService = {
  reserve(generation: NewGeneration): Promise<ReserveResult>;
  /** Stops a job that is not finished; its message then says so. Undefined when there was nothing to stop. */
  cancel(id: string): Promise<Generation | undefined>;
  /**
   * Marks a result as removed: it leaves the history, and the message that shows it goes, unless it is the one in
   * which the removal was asked for.
   */
  forget(generation: Generation, askedIn: string | null): Promise<void>;
  /** Writes down that the requester posted a delivered result once more, in this channel. */
  markPosted(generation: GenerationIn<'done'>, channelId: string): Promise<void>;
  /** Stops all jobs of a member that can be stopped; their messages then say so. Returns how many. */
  cancelAll(requesterId: string): Promise<number>;
  /**
   * Calls off a member's jobs, whose messages then say so, lets results arrive that are on their way, and removes all
   * rows; what the member orders meanwhile is left alone. Answers how many rows there were, or that there are so many that
   * removing them goes on in the background.
   */
  erase(requesterId: string): Promise<number | 'goesOn'>;
  /**
   * Fetches the images of a finished generation again, as far as they can still be had. Rejects with a GenerationError
   * when this bot, not their host, is why they cannot be.
   */
  images(generation: Generation, attachmentSizeLimit: number): Promise<ResultImages>;
};

/** What reserving needs: how a generation is written down, and how it is cancelled. */
type ReserveOptions = {
  add(generation: Generation): Promise<Addition>;
  cancel(id: string): Promise<unknown>;
  clock: Pick<Clock, 'monotonic' | 'sleep'>;
  log: Log;
};

const PAUSE_MS = 1_000;

// Whoever waits is told within some seconds; that an order is called off may wait for a database that is away for long.
const ATTEMPTS = { add: 4, cancel: 15 * 60 };

/** Tries again while the database is away. */
const persistently = <T>(
  work: () => Promise<T>,
  { attempts, clock }: { attempts: number } & Pick<ReserveOptions, 'clock'>,
): Promise<T> =>
  retry(work, {
    clock,
    attempts,
    pauses: () => PAUSE_MS,
    isRetryable: (error) => error instanceof StorageUnavailableError,
  });

/**
 * Books orders. A database that goes away may have written an order and not said so: writing it again tells, as an
 * interaction has one order only. Where nobody can tell, it rejects with StorageUnavailableError, and calls the order off as soon as
 * the database is back: who was told that nothing will come is not to pay for it.
 */
const createReserve =
  ({ add, cancel, clock, log }: ReserveOptions) =>
  async (generation: Generation): Promise<Addition> => {
    try {
      return await persistently(() => add(generation), { attempts: ATTEMPTS.add, clock });
    } catch (error) {
      if (!(error instanceof StorageUnavailableError)) throw error;
      persistently(() => cancel(generation.id), { attempts: ATTEMPTS.cancel, clock }).catch((err: unknown) =>
        log.warn({ err, generationId: generation.id }, 'an order that was refused could not be called off'),
      );
      throw error;
    }
  };

/** Shows members whose jobs wait how many are before theirs. */
type WaitingDisplay = {
  /** Under which name orders are made ready that are watched here. */
  watcher(): Watcher;
  watch(generation: Generation): void;
};

/** What the service is made of. */
export type GenerationServiceOptions = {
  ledger: Ledger;
  /** Starts jobs, and aborts those that run. */
  worker: WorkerCalls & { wake(): void };
  queuePositions: WaitingDisplay;
  throttle: ShownProgress;
  /** Fetches the images of a finished generation. Rejects when not one of them can be had. */
  imagesFor(
    generation: GenerationIn<'delivering' | 'done'>,
    options: { signal: AbortSignal; attachmentSizeLimit?: number },
  ): Promise<ResultImages>;
  notifier: Pick<JobNotifier, 'remove' | 'outcome'>;
  clock: Clock;
  random: Pick<Random, 'id'>;
  log: Log;
};

// An order whose requester was told, and whose process died before it could be started, starts by itself after this.
const UNTOLD_MS = 10_000;

/** Longest time that fetching old images again may take: an interaction waits for it. */
const REFETCH_MS = 60_000;

// Whoever gave the answer in another process that shares the database makes the order ready within this time.
const HANDOVER_MS = 2_000;

const NO_IMAGES: ResultImages = { images: [], [Symbol.asyncDispose]: async () => undefined };

/** Takes orders into the ledger and looks after them until they end. */
export const createGenerationService = (options: GenerationServiceOptions): GenerationService => {
  const { ledger, worker, queuePositions, imagesFor, notifier, clock, log } = options;

  const stop = createCancel(options);
  const cancel: GenerationService['cancel'] = (id) => stop(id, AWAITED_STATES);

  const makeReady = async ({ id }: Generation): Promise<void> => {
    // Without the database it starts by itself, a little later.
    await ledger.makeReady(id, queuePositions.watcher()).catch((err: unknown) => {
      if (!(err instanceof StorageUnavailableError)) throw err;
      log.warn({ err, generationId: id }, 'an order could not be started at once');
    });
    worker.wake();
  };

  /** Leaves an order to the process that answered, where that one has the same order; else nobody is to pay for it. */
  const withdrawUnlessTakenOver = async ({ id }: Generation): Promise<void> => {
    await clock.sleep(HANDOVER_MS);
    const withdraw = () => ledger.withdraw(id, clock.now());
    await persistently(withdraw, { attempts: ATTEMPTS.cancel, clock });
  };

  const reserved = (generation: Generation): ReserveResult => ({
    kind: 'reserved',
    async commit() {
      await makeReady(generation);
      queuePositions.watch(generation);
    },
    async cancel({ isAnsweredElsewhere }) {
      if (isAnsweredElsewhere) return withdrawUnlessTakenOver(generation);
      await cancel(generation.id);
    },
  });

  /** Whoever wrote the order down looks after it, unless Discord took the answer that is given here. */
  const bookedByAnother = (generation: Generation): ReserveResult => ({
    kind: 'reserved',
    commit: () => makeReady(generation),
    cancel: async () => undefined,
  });

  return {
    cancel,
    async reserve(order) {
      const { charges, priority } = order;
      const row = rowFor(order, options);
      // Until Discord has taken the deferral there is no answer that the job could edit.
      const add = (generation: Generation) =>
        ledger.add(generation, { readyInMs: UNTOLD_MS, charges, priority });
      const addition = await createReserve({ add, cancel, clock, log })(row);
      if (addition.kind === 'exceeded') return addition;
      const { generation } = addition;
      // It is present under its own id where the database had kept it and not said so.
      if (generation.id === row.id) return reserved(generation);
      // Discord delivers an interaction twice now and then: that job's answer is this very message.
      const isSameInteraction = generation.interaction.id === order.from.interactionId;
      return isSameInteraction ? bookedByAnother(generation) : { kind: 'repeated' };
    },
    erase: createErase(options, stop),
    cancelAll: createCancelAll(options, stop),
    async markPosted({ id, state }, channelId) {
      await ledger.move(id, ['done'], { ...state, postedIn: channelId });
    },
    async forget(generation, askedIn) {
      const state = { name: 'deleted', at: clock.now() } as const;
      // A result can be seen, and removed, a moment before it is written down as done.
      await ledger.move(generation.id, ['delivering', 'done', 'failed', 'cancelled'], state);
      const message = isIn(generation, 'done') ? generation.state.message : null;
      if (message && message.id !== askedIn) await notifier.remove(message);
    },
    async images(generation, attachmentSizeLimit) {
      const made = asMade(generation);
      if (!made) return NO_IMAGES;
      const signal = AbortSignal.timeout(REFETCH_MS);
      return imagesFor(made, { signal, attachmentSizeLimit }).catch((error: unknown) => {
        const isGone = error instanceof GenerationError && error.failure.kind === 'downloadFailed';
        if (isGone || signal.aborted) return NO_IMAGES;
        throw error;
      });
    },
  };
};
