/**
 * Words with one typo are found by what is left without a letter: if two words differ by one typo, some letter
 * taken from each leaves the same. Only the first letters count, so that a word is found while it is typed.
 */
const STEMS = { short: 4, long: 6 } as const;

const withoutEach = (stem: readonly string[]): string[] => [
  stem.join(''),
  ...stem.map((_, at) => stem.toSpliced(at, 1).join('')),
];

/** Returns the keys by which a typed word is looked up. */
export const typedKeys = (word: string): string[] => {
  const letters = [...word];
  const length = letters.length < STEMS.long ? STEMS.short : STEMS.long;
  return [...new Set(withoutEach(letters.slice(0, length)))];
};

/** Returns the keys under which a word is kept. */
export const keptKeys = (word: string): string[] => {
  const letters = [...word];
  const stems = [letters.slice(0, STEMS.short), letters.slice(0, STEMS.long)];
  return [...new Set(stems.flatMap(withoutEach))];
};
