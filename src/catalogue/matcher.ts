import { fold, wordsOf } from '#domain/text-match.ts';
import {
  fitOf,
  formsOf,
  holdsWithTypo,
  PAIR_WORDS,
  type Signature,
  signatureOf,
  typosOf,
  type WantedWord,
  wantedOf,
} from './word-match.ts';

/**
 * The length of the longest id; more would find nothing more. Counted after folding, which can turn one
 * letter into three.
 */
const LONGEST_NEEDLE = 100;
// Folding itself costs time. Leaves room for invisible characters before a name, too.
const MOST_FOLDED = 300;

/**
 * The cost limit of one search for exact words, and again of one for words with typos, in looks: one per
 * signature of a text, more for the text itself. A search that reaches it returns what it has found; the
 * remaining texts, those of the least used models, are skipped. A look takes 10 to 20 ns.
 */
export const MOST_LOOKS = 120_000;

// The cost of searching a text itself rather than its signature.
const READING = 10;

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

/** Ranks rows by fit, best first; equal ones keep their order. */
const createRanking = (limit: number) => {
  const ranks: number[][] = [];
  let worst = Number.POSITIVE_INFINITY;
  return {
    add(rank: number, row: number) {
      const rows = ranks[rank] ?? [];
      ranks[rank] = rows;
      rows.push(row);
      if (rows.length >= limit) worst = Math.min(worst, rank - 1);
    },
    /** The worst rank that can still be among the first; below 0 when none can. */
    worst: (): number => worst,
    rows: (): number[] => ranks.flat().slice(0, limit),
  };
};

/** The rows found, best first, and the looks used. */
type Matches = { rows: number[]; looks: number };

/** How many rows are wanted, and among which. */
type Where = { limit: number; among: readonly number[] | undefined };

/** How well a row fits, 0 is best; undefined if it does not, or fits worse than `worst`. */
type Rank = (row: number, worst: number, budget: { looks: number }) => number | undefined;

/** A search over texts. */
export type Matcher = {
  /** Like `search`, without typos. */
  exact(typed: string, limit: number, among?: readonly number[]): Matches;
  /**
   * Returns the rows whose texts contain every typed word, best first; if there are none, those that contain
   * them with one typo each. Empty input finds every row. `among` restricts the search to these rows.
   */
  search(typed: string, limit: number, among?: readonly number[]): Matches;
};

/** Creates a search over texts made by `toSearchText` and their signatures. Equal rows keep their order. */
export const createMatcher = (
  texts: readonly string[],
  signatures: readonly Signature[] = texts.map(signatureOf),
): Matcher => {
  const letters = new Int32Array(texts.length);
  const pairs = new Int32Array(texts.length * PAIR_WORDS);
  for (const [row, signature] of signatures.entries()) {
    letters[row] = signature.letters;
    pairs.set(signature.pairs, row * PAIR_WORDS);
  }

  const mayHold = (row: number, wanted: Signature): boolean => {
    if (((letters[row] ?? 0) & wanted.letters) !== wanted.letters) return false;
    for (let at = 0; at < PAIR_WORDS; at += 1) {
      const bits = wanted.pairs[at] ?? 0;
      if (((pairs[row * PAIR_WORDS + at] ?? 0) & bits) !== bits) return false;
    }
    return true;
  };

  /** Visits rows until the end, until the looks are used up, or until no other row can be among the first. */
  const pass = (rank: Rank, { limit, among }: Where): Matches => {
    const ranking = createRanking(limit);
    const end = among?.length ?? texts.length;
    const budget = { looks: 0 };
    for (let at = 0; at < end && budget.looks < MOST_LOOKS && ranking.worst() >= 0; at += 1) {
      const row = among ? (among[at] ?? -1) : at;
      budget.looks += 1;
      const found = rank(row, ranking.worst(), budget);
      if (found !== undefined) ranking.add(found, row);
    }
    return { rows: ranking.rows(), looks: budget.looks };
  };

  const rankExact = (words: readonly string[]): Rank => {
    const phrase = words.join(' ');
    const signature = signatureOf(phrase);
    const forms = words.map(formsOf);
    return (row, worst, budget) => {
      if (!mayHold(row, signature)) return undefined;
      const text = texts[row] ?? '';
      let rank = 0;
      for (const form of forms) {
        budget.looks += READING;
        const fit = fitOf(text, form, (worst - rank) / 2);
        if (fit === undefined) return undefined;
        rank += 2 * fit;
      }
      return words.length === 1 || text.includes(phrase) ? rank : rank + 1;
    };
  };

  const rankTypos = (words: readonly string[]): Rank => {
    // The longest words are in the fewest texts.
    const wanted = words.toSorted((a, b) => b.length - a.length).map(wantedOf);
    const typosIn = (row: number, { word, signature, typos }: WantedWord, budget: { looks: number }) => {
      budget.looks += 3;
      const text = texts[row] ?? '';
      if (mayHold(row, signature) && text.includes(word)) return 0;
      if (!typos?.signatures.some((half) => mayHold(row, half))) return undefined;
      budget.looks += 2 * READING;
      return holdsWithTypo(text, typos) ? 1 : undefined;
    };
    return (row, _worst, budget) => {
      let rank = 0;
      for (const word of wanted) {
        const typos = typosIn(row, word, budget);
        if (typos === undefined) return undefined;
        rank += typos;
      }
      // At this point no row contains all words exactly.
      return Math.max(0, rank - 1);
    };
  };

  const exactOf = (words: readonly string[], where: Where): Matches => {
    if (words.length > 0) return pass(rankExact(words), where);
    const { limit, among } = where;
    return { rows: among?.slice(0, limit) ?? [...texts.slice(0, limit).keys()], looks: 0 };
  };

  return {
    exact: (typed, limit, among) => exactOf(toNeedle(typed), { limit, among }),
    search(typed, limit, among) {
      const words = toNeedle(typed);
      const exact = exactOf(words, { limit, among });
      if (exact.rows.length > 0 || words.every((word) => typosOf(word) === null)) return exact;
      const typos = pass(rankTypos(words), { limit, among });
      return { rows: typos.rows, looks: exact.looks + typos.looks };
    },
  };
};
