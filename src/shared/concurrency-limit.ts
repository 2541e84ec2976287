/**
 * Does the work when there is room for it: first come, first served. Rejects with the work's error, or with the signal's
 * reason when that is aborted before the work has begun; work under way keeps its room until it ends, and heeds the signal
 * by itself.
 */
export type ConcurrencyLimit = <T>(work: () => Promise<T>, options?: { signal?: AbortSignal }) => Promise<T>;

/** Limits how many pieces of work are under way at a time. */
export const createConcurrencyLimit = (most: number): ConcurrencyLimit => {
  const waiting = new Set<() => void>();
  let running = 0;

  const room = async (signal: AbortSignal | undefined): Promise<void> => {
    signal?.throwIfAborted();
    if (running < most) {
      running += 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const giveUp = (): void => {
      waiting.delete(resolve);
      reject(signal?.reason);
    };
    waiting.add(resolve);
    signal?.addEventListener('abort', giveUp, { once: true });
    await promise.finally(() => signal?.removeEventListener('abort', giveUp));
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

  return async (work, { signal } = {}) => {
    await room(signal);
    try {
      return await work();
    } finally {
      leave();
    }
  };
};
