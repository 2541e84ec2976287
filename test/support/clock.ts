import { systemClock } from '#app/system.ts';
import type { Clock } from '#domain/system.ts';

const aborted = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/** The machine's clock, whose time of day a test can set forward. */
export const settableClock = (): Clock & { jump(milliseconds: number): void } => {
  let ahead = 0;
  const jump = (milliseconds: number): void => {
    ahead += milliseconds;
  };
  return { ...systemClock, now: () => systemClock.now() + ahead, jump };
};

/** A clock that stands still: what sleeps on it wakes only when it is aborted. */
export const neverClock = (now = 0): Clock => ({
  now: () => now,
  monotonic: () => 0,
  sleep: (_, signal) => aborted(signal),
});

/** A clock that moves only when a test says so. */
export type ManualClock = Clock & {
  /** Moves the time on at once, and wakes whoever slept until then. */
  pass(milliseconds: number): void;
  /** Moves the time on from sleeper to sleeper, and lets each do what it woke for before the next one wakes. */
  advance(milliseconds: number): Promise<void>;
  /** For how long those who sleep now still do, the shortest first. */
  sleeps(): number[];
  /** Sets the time of day forwards or back, as an operator or NTP does: no time passes, and nobody wakes. */
  jump(milliseconds: number): void;
};

type Sleeper = { until: number; wake: () => void };

// Lets everything that has been resolved run.
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A clock that begins at the time given, in milliseconds since 1970. */
export const manualClock = (start = 1_700_000_000_000): ManualClock => {
  // What has passed since the start; the time of day is off from it by what it was set.
  let now = 0;
  let offset = start;
  const sleepers = new Set<Sleeper>();
  const pass = (milliseconds: number): void => {
    now += milliseconds;
    for (const sleeper of sleepers) if (sleeper.until <= now) sleeper.wake();
  };
  const sleeps = (): number[] =>
    [...sleepers].map(({ until }) => until - now).toSorted((one, other) => one - other);

  const sleep = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const sleeper = { until: now + milliseconds, wake: resolve };
    sleepers.add(sleeper);
    if (milliseconds <= 0) resolve();
    try {
      await Promise.race([promise, aborted(signal)]);
    } finally {
      sleepers.delete(sleeper);
    }
  };

  const advance = async (milliseconds: number): Promise<void> => {
    const end = now + milliseconds;
    await settle();
    for (let [next] = sleeps(); next !== undefined && now + next <= end; [next] = sleeps()) {
      pass(next);
      await settle();
    }
    pass(end - now);
    await settle();
  };
  const jump = (milliseconds: number): void => {
    offset += milliseconds;
  };
  return { now: () => offset + now, monotonic: () => now, sleep, pass, advance, sleeps, jump };
};
