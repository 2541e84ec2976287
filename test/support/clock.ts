import type { Clock } from '#domain/ports.ts';

const aborted = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/** A clock that stands still: what sleeps on it wakes only when it is aborted. */
export const neverClock = (now = 0): Clock => ({ now: () => now, sleep: (_, signal) => aborted(signal) });

/** A clock that a test moves. */
export type ManualClock = Clock & {
  /** Moves the time on and wakes, in their order, whoever slept until then. */
  advance(milliseconds: number): Promise<void>;
};

// Lets everything that has been resolved run before the next sleeper wakes.
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A clock that moves only when a test says so. */
export const manualClock = (start = 1_700_000_000_000): ManualClock => {
  let time = start;
  const sleepers = new Set<{ at: number; wake: () => void }>();
  return {
    now: () => time,
    sleep(milliseconds, signal) {
      const slept = new Promise<void>((resolve) => {
        const sleeper = {
          at: time + milliseconds,
          wake: () => {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => sleepers.delete(sleeper), { once: true });
      });
      return Promise.race([slept, aborted(signal)]);
    },
    async advance(milliseconds) {
      const end = time + milliseconds;
      await settle();
      for (;;) {
        const next = [...sleepers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (!next) break;
        time = Math.max(time, next.at);
        next.wake();
        await settle();
      }
      time = end;
      await settle();
    },
  };
};
