/**
 * A message between the processes of one bot. Losing one only costs time: each process finds out by polling,
 * too.
 */
export type Signal =
  /** A job is ready to be claimed. */
  | { kind: 'work' }
  /** A job was cancelled; any process may be running it. */
  | { kind: 'cancelled'; id: string }
  /** The API has finished a request; `trackId` is the number that was sent with it. */
  | { kind: 'finished'; providerId: string; trackId: number };

/** Publishes signals to all processes of a bot. The sender may receive its own signals. */
export type EventBus = {
  /** Whether other processes listen, too. */
  isShared: boolean;
  /** Never rejects. */
  send(signal: Signal): void;
  /** Subscribes a listener. Returns the function that unsubscribes it. */
  listen(listener: (signal: Signal) => void): () => void;
};

/** Creates an EventBus that stays inside this process, for a bot without others. */
export const createLocalEventBus = (): EventBus => {
  const listeners = new Set<(signal: Signal) => void>();
  return {
    isShared: false,
    send(signal) {
      for (const listener of listeners) listener(signal);
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
