import { fold, wordsOf } from '#domain/text-match.ts';
import { fitOf, formsOf, holdsWithTypo, typosOf } from './word-match.ts';

/**
 * The length of the longest id; more would find nothing more. Counted after folding, which can turn one
 * letter into three.
 */
const LONGEST_NEEDLE = 100;
// Folding itself costs time. Leaves room for invisible characters before a name, too.
const MOST_FOLDED = 300;

/** Builds the text to search: folded words with a space around each. */
export const toSearchText = (...texts: readonly string[]): string =>
  // Joined rather than concatenated: Node searches a flat string faster.
  ['', ...new Set(texts.map((text) => wordsOf(text).join(' '))), ''].join(' ');

/** Returns the distinct folded words of a needle. */
export const toNeedle = (text: string): string[] => {
  const words: string[] = [];
  let room = LONGEST_NEEDLE;
  for (const word of wordsOf(fold(text.slice(0, MOST_FOLDED)))) {
    if (room <= 0) break;
    words.push(word.slice(0, room));
    room -= word.length + 1;
  }
  return [...new Set(words)];
};

/** How well a text fits, 0 is best; undefined if it does not. */
type RankText = (text: string) => number | undefined;

/** The sum of what each word gives; undefined, and nothing more is looked at, as soon as one does not fit. */
const sumOf = <T>(words: readonly T[], rankWord: (word: T) => number | undefined): number | undefined => {
  let sum = 0;
  for (const word of words) {
    const one = rankWord(word);
    if (one === undefined) return undefined;
    sum += one;
  }
  return sum;
};

const exactFit = (words: readonly string[]): RankText => {
  const phrase = words.join(' ');
  const forms = words.map(formsOf);
  return (text) => {
    const sum = sumOf(forms, (form) => fitOf(text, form));
    if (sum === undefined) return undefined;
    return words.length === 1 || text.includes(phrase) ? 2 * sum : 2 * sum + 1;
  };
};

const typoFit = (words: readonly string[]): RankText => {
  // The longest words are in the fewest texts.
  const wanted = words
    .toSorted((a, b) => b.length - a.length)
    .map((word) => ({ word, typos: typosOf(word) }));
  return (text) =>
    sumOf(wanted, ({ word, typos }) => {
      if (text.includes(word)) return 0;
      return typos && holdsWithTypo(text, typos) ? 1 : undefined;
    });
};

const ranked = <T extends { text: string }>(texts: readonly T[], rankText: RankText): T[] =>
  texts
    .map((one) => ({ one, rank: rankText(one.text) ?? -1 }))
    .filter(({ rank }) => rank >= 0)
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ one }) => one);

/**
 * Returns those whose text (made by `toSearchText`) contains every word, best first; equal ones keep their order.
 * No words are in every text. Looks at each text: for some hundreds.
 */
export const rankExact = <T extends { text: string }>(texts: readonly T[], words: readonly string[]): T[] =>
  ranked(texts, exactFit(words));

/** Like `rankExact`; if no text contains all words, those that contain them with one typo each. */
export const rankWithTypos = <T extends { text: string }>(
  texts: readonly T[],
  words: readonly string[],
): T[] => {
  const exact = rankExact(texts, words);
  return exact.length > 0 ? exact : ranked(texts, typoFit(words));
};
