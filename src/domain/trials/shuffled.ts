/** Random numbers from 0 to 1, the same ones for the same seed (mulberry32). */
const drawFrom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** The values in an order that the seed decides; every order is as likely (Fisher and Yates). */
export const shuffled = <T>(values: readonly T[], seed: number): T[] => {
  const draw = drawFrom(seed);
  const rest = [...values];
  const order: T[] = [];
  while (rest.length > 0) order.push(...rest.splice(Math.floor(draw() * rest.length), 1));
  return order;
};
