/** The seed of a test: its own, or that of CHAOS_SEED, with which another course can be tried. */
export const seedOr = (own: number): number => Number(process.env.CHAOS_SEED || own);

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32), so that a round that failed can be played again. */
export const drawnFrom = (seed: number): (() => number) => {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
