import type { Clock } from '#domain/system.ts';

/** How long something may take, and what ends it before. */
export type Bounds = { clock: Clock; milliseconds: number; signal: AbortSignal };

/**
 * Waits for a piece of work, but not longer than its time and not beyond the signal, whether or not the work heeds
 * the signal it is given. Rejects then, as it does when the work fails.
 */
export const within = async <T>(
  work: (signal: AbortSignal) => Promise<T>,
  { clock, milliseconds, signal }: Bounds,
): Promise<T> => {
  signal.throwIfAborted();
  const settled = new AbortController();
  const ends = AbortSignal.any([signal, settled.signal]);
  const expire = async (): Promise<never> => {
    await clock.sleep(milliseconds, ends);
    throw new Error(`no end within ${milliseconds / 1000} s`);
  };
  const start = async (): Promise<T> => work(ends);
  try {
    return await Promise.race([start(), expire()]);
  } finally {
    settled.abort();
  }
};
