import { setImmediate } from 'node:timers/promises';

// Rows per slice: 3 ms of work, then the event loop continues.
const SLICE = 2000;

/** Maps a list in slices, yielding to the event loop in between. */
export const chunked = async <From, To>(
  list: readonly From[],
  work: (slice: readonly From[]) => To[],
): Promise<To[]> => {
  const results = [];
  for (let start = 0; start < list.length; start += SLICE) {
    results.push(...work(list.slice(start, start + SLICE)));
    await setImmediate();
  }
  return results;
};
