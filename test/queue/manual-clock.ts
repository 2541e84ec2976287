import type { Clock } from '#domain/ports.ts';

type Sleeper = { until: number; wake: () => void };

/** Time that passes only when it is told to. */
export type ManualClock = Clock & {
  pass(milliseconds: number): void;
  /** For how long those who sleep now still do, the shortest first. */
  sleeps(): number[];
};

/** Starts at a million milliseconds. */
export const createManualClock = (): ManualClock => {
  let now = 1_000_000;
  const sleepers = new Set<Sleeper>();
  const sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const sleeper = { until: now + milliseconds, wake: resolve };
    const abort = () => reject(signal?.reason);
    sleepers.add(sleeper);
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    if (milliseconds <= 0) resolve();
    return promise.finally(() => {
      sleepers.delete(sleeper);
      signal?.removeEventListener('abort', abort);
    });
  };
  return {
    now: () => now,
    sleep,
    pass: (milliseconds) => {
      now += milliseconds;
      for (const sleeper of sleepers) if (sleeper.until <= now) sleeper.wake();
    },
    sleeps: () => [...sleepers].map(({ until }) => until - now).toSorted((one, other) => one - other),
  };
};
