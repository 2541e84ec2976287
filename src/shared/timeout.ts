import type { Clock } from '#domain/system.ts';

/** Resolves to true if `work` settles within the timeout. */
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
