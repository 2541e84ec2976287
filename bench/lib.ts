import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds that so many of 100 calls do not exceed. */
export type Timing = { p50: number; p95: number; p99: number; worst: number };

/** The middle one of the times, and those that 95 and 99 of 100 do not exceed. */
export const timingOf = (times: readonly number[]): Timing => {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), worst: at(1) };
};

/** Times a call for each input, `rounds` times over, after one round that does not count. */
export const timeEach = <T>(inputs: readonly T[], rounds: number, call: (input: T) => void): Timing => {
  inputs.forEach(call);
  const times = Array.from({ length: rounds }, () =>
    inputs.map((input) => {
      const start = performance.now();
      call(input);
      return performance.now() - start;
    }),
  ).flat();
  return timingOf(times);
};

/** Makes calls at a steady rate, whatever becomes of the earlier ones; gives the milliseconds of each. */
export const timesAtRate = async (
  call: (number: number) => Promise<unknown>,
  { calls, perSecond }: { calls: number; perSecond: number },
): Promise<number[]> => {
  const begin = performance.now();
  const waiting: Promise<number>[] = [];
  for (let number = 0; number < calls; number += 1) {
    await sleep(Math.max(0, begin + (number * 1000) / perSecond - performance.now()));
    const start = performance.now();
    waiting.push(call(number).then(() => performance.now() - start));
  }
  return Promise.all(waiting);
};

/** Random numbers that are the same in every run: from 0 (included) to 1 (excluded). */
export const createRepeatableChance = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    // The constants of Numerical Recipes; the low bits of such a generator are poor, hence the division.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

/** The mean of numbers. */
export const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

/** Jain's index of fairness: 1 when all have the same, 1/n when one of n has everything. */
export const jain = (shares: readonly number[]): number =>
  mean(shares) ** 2 / mean(shares.map((share) => share ** 2));

/** Prints rows as a Markdown table. */
export const printTable = (header: readonly string[], rows: readonly (readonly string[])[]): void => {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  process.stdout.write([header, header.map(() => '---'), ...rows].map(line).join(''));
};

/** Milliseconds for a table. */
export const inMs = (milliseconds: number): string => `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;

/** How many times the one is of the other, for a table. */
export const ratio = (one: number, other: number): string => `${(one / other).toFixed(1)}x`;

/** Works from 1 up to `count`, so many at a time, each as soon as there is room. */
export const inTurns = async (
  count: number,
  atOnce: number,
  work: (number: number) => Promise<void>,
): Promise<void> => {
  let begun = 0;
  const workOn = async (): Promise<void> => {
    while (begun < count) {
      begun += 1;
      await work(begun);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, workOn));
};

/** A port that nobody listens on just now. */
export const freePort = async (): Promise<string> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // An address of the internet was listened on, which has a port.
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
};
