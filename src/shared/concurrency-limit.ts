/** Runs work when there is room, in FIFO order. Rejects with the signal's reason if aborted while waiting. */
export type ConcurrencyLimit = <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>;

/** Limits concurrency to `most`, FIFO. */
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

  /** Passes the slot on directly, so that no newcomer gets ahead. */
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
