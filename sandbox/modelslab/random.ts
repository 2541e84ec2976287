/** Numbers that look random and are the same for the same seed text. */
export type Random = {
  /** At least 0, below 1. */
  unit(): number;
  between(min: number, max: number): number;
  /** Both ends included. */
  whole(min: number, max: number): number;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
};

/** 32-bit FNV-1a, finished by a round of mixing so that close texts end far apart. */
export const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  value = Math.imul(value ^ (value >>> 15), 0x846ca68b);
  return (value ^ (value >>> 16)) >>> 0;
};

/** The mulberry32 sequence that starts at the hash of a text. */
export const createRandom = (seed: string): Random => {
  let state = hash(seed);
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (min: number, max: number): number => min + unit() * (max - min);
  const whole = (min: number, max: number): number => Math.floor(between(min, max + 1));
  return {
    unit,
    between,
    whole,
    pick: (items) => items[whole(0, items.length - 1)] ?? items[0],
  };
};
