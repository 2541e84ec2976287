import type { Clock } from '#domain/system.ts';

/** Waits until work has ended, however it did, and no longer than that; tells whether it has. */
export const settlesWithin = async (
  work: Promise<unknown>,
  milliseconds: number,
  clock: Pick<Clock, 'sleep'>,
): Promise<boolean> => {
  const timer = new AbortController();
  const ended = work.then(
    () => true,
    () => true,
  );
  const late = clock.sleep(milliseconds, timer.signal).then(
    () => false,
    () => true,
  );
  const hasEnded = await Promise.race([ended, late]);
  timer.abort();
  return hasEnded;
};
