import type { Clock } from '#domain/system.ts';

/**
 * Waits for the work, but no longer than that many milliseconds and not beyond the signal, whether or not the work heeds
 * the signal that it is given, which is aborted as soon as nobody waits any more. Rejects with the work's error, with one
 * that says how long it took, or with the reason of the caller's signal.
 */
export const withTimeout = async <T>(
  work: (signal: AbortSignal) => Promise<T>,
  milliseconds: number,
  { clock, signal }: { clock: Pick<Clock, 'sleep'>; signal?: AbortSignal },
): Promise<T> => {
  signal?.throwIfAborted();
  const settled = new AbortController();
  const over = signal ? AbortSignal.any([signal, settled.signal]) : settled.signal;
  const expire = async (): Promise<never> => {
    await clock.sleep(milliseconds, over);
    throw new Error(`no end within ${milliseconds / 1000} s`);
  };
  const start = async (): Promise<T> => work(over);
  try {
    return await Promise.race([start(), expire()]);
  } finally {
    settled.abort();
  }
};

/**
 * Waits until the work has ended, however it did, but no longer than that many milliseconds; tells whether it has. Never
 * rejects: what the work gives, or fails with, is the caller's to look at.
 */
export const settlesWithin = (
  work: Promise<unknown>,
  milliseconds: number,
  clock: Pick<Clock, 'sleep'>,
): Promise<boolean> => {
  const ended = (): true => true;
  return withTimeout(() => work.then(ended, ended), milliseconds, { clock }).catch(() => false);
};
