import { StorageUnavailableError } from '#domain/errors.ts';
import type { Generation } from '#domain/generation/generation.ts';
import type { Addition, Ledger, Watcher } from '#domain/generation/ledger.ts';
import type { Charge } from '#domain/policy/usage-counters.ts';
import type { Clock, Log, Random } from '#domain/system.ts';
import type { Reservation } from '#interactions/reply.ts';
import { retry } from '#shared/retry.ts';
import { type NewGeneration, rowFor } from './new-generation.ts';

/** The outcome of reserving a generation. */
export type ReserveResult =
  /** It is in the ledger, and survives a crash of any process. */
  | ({ kind: 'reserved' } & Reservation)
  /** Another interaction with the same idempotency key has reserved it: nothing was written. */
  | { kind: 'repeated' }
  /** A usage counter has reached its limit: nothing was written. `used` is the counter's value. */
  | { kind: 'exceeded'; charge: Charge; used: number };

const PAUSE_MS = 1_000;

// The member waits for `add`. Cancelling goes on in the background while the database is away.
const ATTEMPTS = { add: 4, cancel: 15 * 60 };

/** Milliseconds after which a reserved generation starts although its process died before it could commit. */
export const UNCOMMITTED_MS = 10_000;

// A process that shares the database and gave the answer commits within this time.
const HANDOVER_MS = 2_000;

/** Shows members their position in the queue. */
type WaitingDisplay = {
  /** The name of this process, under which the ledger finds the rows that it watches. */
  watcher(): Watcher;
  watch(generation: Generation): void;
};

/** Dependencies of reserving. */
export type ReserveOptions = {
  ledger: Pick<Ledger, 'add' | 'makeReady' | 'withdraw'>;
  /** Starts the jobs that are ready. */
  worker: { wake(): void };
  queuePositions: WaitingDisplay;
  clock: Clock;
  random: Pick<Random, 'id'>;
  log: Log;
};

/** Tries again while the database is away. */
const persistently = <T>(
  work: () => Promise<T>,
  { attempts, clock }: { attempts: number; clock: Pick<ReserveOptions['clock'], 'monotonic' | 'sleep'> },
): Promise<T> =>
  retry(work, {
    clock,
    attempts,
    pauses: () => PAUSE_MS,
    isRetryable: (error) => error instanceof StorageUnavailableError,
  });

/**
 * Creates the writing of new rows. A database that goes away may have written a row without confirming it; writing it
 * again tells, because an interaction has one row only. If that fails too, this rejects with StorageUnavailableError and
 * cancels the row as soon as the database is back: nobody pays for what they were told would not be made.
 */
const createAdd =
  ({ ledger, clock, log }: ReserveOptions, cancel: (id: string) => Promise<unknown>) =>
  async (generation: Generation, { charges, priority }: NewGeneration): Promise<Addition> => {
    // Until Discord has accepted the deferral there is no message that the job could edit.
    const add = () => ledger.add(generation, { readyInMs: UNCOMMITTED_MS, charges, priority });
    try {
      return await persistently(add, { attempts: ATTEMPTS.add, clock });
    } catch (error) {
      if (!(error instanceof StorageUnavailableError)) throw error;
      persistently(() => cancel(generation.id), { attempts: ATTEMPTS.cancel, clock }).catch((err: unknown) =>
        log.warn({ err, generationId: generation.id }, 'an order that was refused could not be called off'),
      );
      throw error;
    }
  };

/** Creates `GenerationService.reserve`. */
export const createReserve = (options: ReserveOptions, cancel: (id: string) => Promise<unknown>) => {
  const { ledger, worker, queuePositions, clock, log } = options;
  const add = createAdd(options, cancel);

  const makeReady = async ({ id }: Generation): Promise<void> => {
    // Without the database it starts by itself, a little later.
    await ledger.makeReady(id, queuePositions.watcher()).catch((err: unknown) => {
      if (!(err instanceof StorageUnavailableError)) throw err;
      log.warn({ err, generationId: id }, 'an order could not be started at once');
    });
    worker.wake();
  };

  /** Cancels, unless the process that answered the interaction has committed the same row. */
  const withdrawUnlessCommitted = async ({ id }: Generation): Promise<void> => {
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
      if (isAnsweredElsewhere) return withdrawUnlessCommitted(generation);
      await cancel(generation.id);
    },
  });

  /** The process that wrote the row looks after it, unless Discord accepts the answer that is given here. */
  const reservedElsewhere = (generation: Generation): ReserveResult => ({
    kind: 'reserved',
    commit: () => makeReady(generation),
    cancel: async () => undefined,
  });

  return async (order: NewGeneration): Promise<ReserveResult> => {
    const row = rowFor(order, options);
    const addition = await add(row, order);
    if (addition.kind === 'exceeded') return addition;
    const { generation } = addition;
    // It is present under its own id where the database had kept it without confirming it.
    if (generation.id === row.id) return reserved(generation);
    // Discord sometimes delivers an interaction twice: that job's answer is this very message.
    const isSameInteraction = generation.interaction.id === order.from.interactionId;
    return isSameInteraction ? reservedElsewhere(generation) : { kind: 'repeated' };
  };
};
