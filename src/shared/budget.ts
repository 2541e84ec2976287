/** Gives back a part of what was taken, or all that is left of it; more than that is not given back. */
export type GiveBack = (amount?: number) => void;

/** An amount of something that is shared: first come, first served. */
export type Budget = {
  /**
   * Waits until so much is free, and takes it; of more than there is at all, all. Rejects with the signal's reason when
   * that is aborted before.
   */
  take(amount: number, options: { signal: AbortSignal }): Promise<GiveBack>;
};

type Waiting = { amount: number; begin: () => void };

/** Shares an amount. */
export const createBudget = (total: number): Budget => {
  const waiting = new Set<Waiting>();
  let free = total;

  /** Nobody is passed over by somebody who needs less, so that much is got at last, too. */
  const serve = (): void => {
    for (const next of waiting) {
      if (next.amount > free) return;
      waiting.delete(next);
      free -= next.amount;
      next.begin();
    }
  };

  const turn = async (amount: number, signal: AbortSignal): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const one: Waiting = { amount, begin: resolve };
    const giveUp = (): void => {
      waiting.delete(one);
      reject(signal.reason);
      serve();
    };
    waiting.add(one);
    signal.addEventListener('abort', giveUp, { once: true });
    serve();
    await promise.finally(() => signal.removeEventListener('abort', giveUp));
  };

  return {
    async take(wanted, { signal }) {
      signal.throwIfAborted();
      let held = Math.min(wanted, total);
      await turn(held, signal);
      return (amount = held) => {
        const back = Math.min(amount, held);
        held -= back;
        free += back;
        serve();
      };
    },
  };
};
