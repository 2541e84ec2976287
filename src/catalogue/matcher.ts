import uFuzzy from '@leeoniya/ufuzzy';
import { wordsOf } from '#domain/text-match.ts';

// uFuzzy's own marker for quoted terms: it throws when a text holds the marker without the quotes.
const QUOTE_MARKER = 'eexxaacctt';

/** A text as it is searched: its words, folded, with single blanks between them. */
export const fold = (text: string): string => wordsOf(text).join(' ').replaceAll(QUOTE_MARKER, '');

// uFuzzy knows the letters a to z unless it is told of the others; measured to cost nothing.
const ALL_LETTERS: uFuzzy.Options = {
  unicode: true,
  interSplit: '[^\\p{L}\\p{N}]+',
  intraSplit: null,
  interBound: '[^\\p{L}\\p{N}]',
  intraBound: '\\p{L}\\p{N}|\\p{N}\\p{L}',
  intraChars: '[\\p{L}\\p{N}]',
  // Sorting is stable: what fits equally well stays in the order of the haystack.
  compare: () => 0,
};

const ONE_TYPO_PER_WORD: uFuzzy.Options = {
  ...ALL_LETTERS,
  intraMode: 1,
  intraIns: 1,
  intraSub: 1,
  intraTrn: 1,
  intraDel: 1,
};

// Two words are found in either order and ranked; of three or more, uFuzzy asks only that all are there.
const PERMUTED_WORDS = 2;

// Ranking more costs over 10 ms; with so many hits the text is too short to rank by, and the haystack's order does.
const MOST_RANKED = 5000;

const positions = ([found, info, order]: uFuzzy.SearchResult): number[] =>
  order?.flatMap((at) => info?.idx[at] ?? []) ?? found ?? [];

/**
 * A search over folded texts: the positions of those that contain every word of the folded needle, best first;
 * where none does, of those that do so with one typo per word.
 */
export const createMatcher = () => {
  const passes = [new uFuzzy(ALL_LETTERS), new uFuzzy(ONE_TYPO_PER_WORD)];

  return (haystack: string[], needle: string): number[] => {
    for (const pass of passes) {
      const found = positions(pass.search(haystack, needle, PERMUTED_WORDS, MOST_RANKED));
      if (found.length > 0) return found;
    }
    return [];
  };
};
