/**
 * What one process tells the others at once. Each of it would be found out a little later anyway: a signal that is lost
 * costs time, and nothing else.
 */
export type Signal =
  /** There is a job to be claimed. */
  | { kind: 'work' }
  /** A job was cancelled, which may run anywhere. */
  | { kind: 'cancelled'; id: string }
  /** The API says that it is done with an order; `trackId` is the number that was sent with it. */
  | { kind: 'finished'; providerId: string; trackId: number };

/** Tells the other processes of a bot, and hears from them. Who sends a signal may hear it too. */
export type EventBus = {
  /** Never rejects. */
  send(signal: Signal): void;
  /** Answers how to stop listening. */
  listen(listener: (signal: Signal) => void): () => void;
};

/** EventBus that stay within the process, for bots of a single one. */
export const createLocalEventBus = (): EventBus => {
  const listeners = new Set<(signal: Signal) => void>();
  return {
    send(signal) {
      for (const listener of listeners) listener(signal);
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
