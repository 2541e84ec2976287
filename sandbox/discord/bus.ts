import type { APIApplicationCommand } from 'discord-api-types/v10';
import type { Interaction, StoredMessage, Violation } from './records.ts';

/** Whatever changes in the stand-in and somebody may wait for. */
export type StandInEvent =
  | { kind: 'message'; message: StoredMessage }
  | { kind: 'deleted'; message: StoredMessage }
  | { kind: 'commands'; commands: readonly APIApplicationCommand[] }
  | { kind: 'connection'; connected: boolean }
  | { kind: 'violation'; violation: Violation }
  | { kind: 'interaction'; interaction: Interaction };

type Listener = (event: StandInEvent) => void;

/** Tells every listener, in the order of things. */
export type Bus = {
  emit(event: StandInEvent): void;
  /** @returns ends the subscription. */
  subscribe(listener: Listener): () => void;
};

export function createBus(): Bus {
  const listeners = new Set<Listener>();
  return {
    emit(event) {
      for (const listener of [...listeners]) listener(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What is waited for: `read` is asked now and after each event, until it gives something. */
export type Expectation<T> = {
  read: () => T | undefined;
  /** The sentence of the error when nothing came in time. */
  failure: () => string;
  withinMs: number;
};

/**
 * @throws {Error} with the sentence of `failure` when `withinMs` real milliseconds have passed, or what `read` throws.
 */
export async function until<T>(bus: Bus, { read, failure, withinMs }: Expectation<T>): Promise<T> {
  const already = read();
  if (already !== undefined) return already;
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const unsubscribe = bus.subscribe(() => {
    try {
      const value = read();
      if (value !== undefined) resolve(value);
    } catch (problem) {
      reject(problem);
    }
  });
  const timer = setTimeout(() => reject(new Error(failure())), withinMs);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    unsubscribe();
  }
}
