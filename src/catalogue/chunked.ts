import { setImmediate } from 'node:timers/promises';

// Rows worked on in one go: 3 ms of work, then the event loop has its turn.
const SLICE = 2000;

/** Puts together what comes of the slices of a list, and lets the event loop do other things meanwhile. */
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
