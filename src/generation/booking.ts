import { Unavailable } from '#domain/errors.ts';
import type { Generation } from '#domain/generation.ts';
import type { Addition, Clock, Log } from '#domain/ports.ts';

/** What booking needs: how an order is written down, and how it is called off. */
export type BookingOptions = {
  add(generation: Generation): Promise<Addition>;
  cancel(id: string): Promise<unknown>;
  clock: Pick<Clock, 'sleep'>;
  log: Log;
};

const PAUSE_MS = 1_000;

/** How often, a second apart, an order is called off that nobody is to pay for while the database is away. */
export const CANCEL_ATTEMPTS = 15 * 60;

// Whoever waits is told within some seconds; that an order is called off may wait for a database that is away for long.
const ATTEMPTS = { add: 4, cancel: CANCEL_ATTEMPTS };

/** Tries again while the database is away. */
export const persistently = async <T>(
  work: () => Promise<T>,
  { attempts, clock }: { attempts: number; clock: Pick<Clock, 'sleep'> },
): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Unavailable) || attempt === attempts) throw error;
      await clock.sleep(PAUSE_MS);
    }
  }
};

/**
 * Books orders. A database that goes away may have written an order and not said so: writing it again tells, as an
 * interaction has one order only. Where nobody can tell, it rejects with Unavailable, and calls the order off as soon as
 * the database is back: who was told that nothing will come is not to pay for it.
 */
export const createBook =
  ({ add, cancel, clock, log }: BookingOptions) =>
  async (generation: Generation): Promise<Addition> => {
    try {
      return await persistently(() => add(generation), { attempts: ATTEMPTS.add, clock });
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      persistently(() => cancel(generation.id), { attempts: ATTEMPTS.cancel, clock }).catch((err: unknown) =>
        log.warn({ err, generationId: generation.id }, 'an order that was refused could not be called off'),
      );
      throw error;
    }
  };
