/** Shorter words are too ambiguous with a letter changed, and longer ones are not names. */
const TYPO_LENGTHS = { min: 4, max: 20 } as const;

/** 32-bit words that hold the pairs of a signature. */
export const PAIR_WORDS = 4;

/** A bit set of the letters and letter pairs in a text; several share a bit. */
export type Signature = { letters: number; pairs: readonly number[] };

const letterBit = (letter: number): number => 1 << (Math.imul(letter, 0x9e3779b1) >>> 27);
const pairHash = (first: number, second: number): number => {
  const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca77);
  return (mixed ^ (mixed >>> 15)) & 127;
};

const BLANK = 32;

/** Returns the signature that a text must cover to contain this one. */
export const signatureOf = (text: string): Signature => {
  const pairs = new Array<number>(PAIR_WORDS).fill(0);
  let [letters, before] = [0, BLANK];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    if (letter !== BLANK) letters |= letterBit(letter);
    if (letter !== BLANK && before !== BLANK) {
      const hash = pairHash(before, letter);
      pairs[hash >> 5] = (pairs[hash >> 5] ?? 0) | (1 << (hash & 31));
    }
    before = letter;
  }
  return { letters, pairs };
};

/** A word to find, with all its forms with one typo. */
export type WantedWord = {
  word: string;
  signature: Signature;
  /**
   * With one typo in a word, its first or second half is intact, or the two letters between them are swapped.
   */
  typos: { first: string; second: string; swapped: string; signatures: readonly Signature[] } | null;
};

/** The forms of a word with one typo; null where it is too short or too long for one. */
export const typosOf = (word: string): WantedWord['typos'] => {
  if (word.length < TYPO_LENGTHS.min || word.length > TYPO_LENGTHS.max) return null;
  const middle = word.length >> 1;
  const [first, second] = [word.slice(0, middle), word.slice(middle)];
  const swapped = first.slice(0, -1) + second.charAt(0) + first.charAt(middle - 1) + second.slice(1);
  return { first, second, swapped, signatures: [first, second, swapped].map(signatureOf) };
};

/** A word as a search looks for it. */
export const wantedOf = (word: string): WantedWord => ({
  word,
  signature: signatureOf(word),
  typos: typosOf(word),
});

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
export const holdsWithTypo = (
  text: string,
  { first, second, swapped }: NonNullable<WantedWord['typos']>,
): boolean =>
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

/**
 * How well a word fits: 0 as a word, 1 as the start of one, 2 inside one; undefined if absent, or worse than
 * `worst`.
 */
export const fitOf = (text: string, { inside, start, whole }: Forms, worst: number): number | undefined => {
  if (text.includes(whole)) return 0;
  if (worst < 1) return undefined;
  if (text.includes(start)) return 1;
  return worst >= 2 && text.includes(inside) ? 2 : undefined;
};
