/** Draws whole numbers from 0 (inclusive) to a bound (exclusive). */
export type Draw = (below: number) => number;

/**
 * Draws that depend on a seed alone, by the generator mulberry32 (public domain): the same seed draws the same on every
 * machine and in every version.
 */
export const drawsOf = (seed: number): Draw => {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
};

/** Takes some of the values, each at most once, in the order in which they are drawn (Fisher and Yates). */
export const takeSome = <T>(draw: Draw, values: readonly T[], count: number): T[] => {
  const left = [...values];
  const taken: T[] = [];
  while (taken.length < count && left.length > 0) taken.push(...left.splice(draw(left.length), 1));
  return taken;
};

/** The values in an order that the seed decides; every order is as likely. */
export const shuffled = <T>(values: readonly T[], seed: number): T[] =>
  takeSome(drawsOf(seed), values, values.length);
