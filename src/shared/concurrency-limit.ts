/**
 * Does a piece of work when there is room for it; who waits gets it in the order of coming. Rejects with the signal's
 * reason when that is aborted while it waits.
 */
export type ConcurrencyLimit = <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>;

/** Room for so many pieces of work at a time. */
export const createConcurrencyLimit = (most: number): ConcurrencyLimit => {
  const waiting = new Set<() => void>();
  let running = 0;

  const room = async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    if (running < most) {
      running += 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const giveUp = (): void => {
      waiting.delete(resolve);
      reject(signal.reason);
    };
    waiting.add(resolve);
    signal.addEventListener('abort', giveUp, { once: true });
    await promise.finally(() => signal.removeEventListener('abort', giveUp));
  };

  /** Hands the place on, so that nobody who comes in this moment gets between. */
  const leave = (): void => {
    const [next] = waiting;
    if (!next) {
      running -= 1;
      return;
    }
    waiting.delete(next);
    next();
  };

  return async (signal, work) => {
    await room(signal);
    try {
      return await work();
    } finally {
      leave();
    }
  };
};
