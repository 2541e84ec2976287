/** Shorter words are too ambiguous with a letter changed, and longer ones are not names. */
const TYPO_LENGTHS = { min: 4, max: 20 } as const;

const BLANK = 32;

/** A word with one typo: its first or second half is intact, or the two letters between them are swapped. */
type Typos = { first: string; second: string; swapped: string };

/** The forms of a word with one typo; null where it is too short or too long for one. */
export const typosOf = (word: string): Typos | null => {
  if (word.length < TYPO_LENGTHS.min || word.length > TYPO_LENGTHS.max) return null;
  const middle = word.length >> 1;
  const [first, second] = [word.slice(0, middle), word.slice(middle)];
  const swapped = first.slice(0, -1) + second.charAt(0) + first.charAt(middle - 1) + second.slice(1);
  return { first, second, swapped };
};

const isLetter = (text: string, at: number): boolean =>
  at >= 0 && at < text.length && text.charCodeAt(at) !== BLANK;

/** Whether the text continues at `at` with the part, allowing one typo. */
const goesOn = (text: string, at: number, part: string): boolean => {
  let same = 0;
  while (same < part.length && text[at + same] === part[same]) same += 1;
  const [here, rest] = [at + same, part.slice(same)];
  if (rest.length < 1) return true;
  const isSwapped = text[here] === rest[1] && text[here + 1] === rest[0];
  return (
    (isLetter(text, here) && text.startsWith(rest.slice(1), here + 1)) ||
    (isLetter(text, here) && text.startsWith(rest, here + 1)) ||
    text.startsWith(rest.slice(1), here) ||
    (isSwapped && text.startsWith(rest.slice(2), here + 2))
  );
};

/** Whether the text before `end` ends with the part, allowing one typo. */
const endsBefore = (text: string, end: number, part: string): boolean => {
  let same = 0;
  while (same < part.length && text[end - 1 - same] === part[part.length - 1 - same]) same += 1;
  const [here, rest] = [end - same, part.slice(0, part.length - same)];
  if (rest.length < 1) return true;
  const last = rest.length - 1;
  const isSwapped = last > 0 && text[here - 1] === rest[last - 1] && text[here - 2] === rest[last];
  return (
    (isLetter(text, here - 1) && text.endsWith(rest.slice(0, -1), here - 1)) ||
    (isLetter(text, here - 1) && text.endsWith(rest, here - 1)) ||
    text.endsWith(rest.slice(0, -1), here) ||
    (isSwapped && text.endsWith(rest.slice(0, -2), here - 2))
  );
};

const isAnywhere = (text: string, part: string, fits: (at: number) => boolean): boolean => {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) if (fits(at)) return true;
  return false;
};

/** Whether a text holds a word with one typo. */
export const holdsWithTypo = (text: string, { first, second, swapped }: Typos): boolean =>
  isAnywhere(text, first, (at) => goesOn(text, at + first.length, second)) ||
  isAnywhere(text, second, (at) => endsBefore(text, at, first)) ||
  text.includes(swapped);

/** A word inside another one, at the start of one, and on its own. */
type Forms = { inside: string; start: string; whole: string };

// Flat strings, made once: Node searches these faster than strings concatenated for every row.
export const formsOf = (word: string): Forms => ({
  inside: word,
  start: ['', word].join(' '),
  whole: ['', word, ''].join(' '),
});

/** How well a word fits: 0 as a word, 1 as the start of one, 2 inside one; undefined if it is absent. */
export const fitOf = (text: string, { inside, start, whole }: Forms): number | undefined => {
  if (text.includes(whole)) return 0;
  if (text.includes(start)) return 1;
  return text.includes(inside) ? 2 : undefined;
};

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
