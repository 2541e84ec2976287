import type { Generation } from './generations.ts';

/** What came of an order: its prompt, and when it was begun and over, in milliseconds since 1970. */
type FinishedOrder = { prompt: string; acceptedAt: number; finishedAt: number };

/** Hears of every generation in the moment it is finished or has failed. */
type FinishedListener = (order: FinishedOrder) => void;

/** Returns how to stop listening. */
export type OnFinished = (listener: FinishedListener) => () => void;

/** Those who want to hear of finished generations, and how to tell them. */
export const createFinishedListeners = (): { listen: OnFinished; tell(generation: Generation): void } => {
  const listeners = new Set<FinishedListener>();
  return {
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell({ order: { prompt }, acceptedAt, finishedAt }) {
      for (const listener of listeners)
        listener({ prompt, acceptedAt, finishedAt: finishedAt ?? acceptedAt });
    },
  };
};
