import { gramsOf, type Place } from './grams.ts';
import type { IndexTables } from './index-tables.ts';
import { holdsWithTypo, typedKeys, typosOf } from './word-match.ts';

/**
 * The most postings that one query of the trigram index reads; each takes about 15 ns. A query that would read
 * more leaves out the least used entries.
 */
export const MOST_POSTINGS = 60_000;

// More trigrams of a text, words with typos and forms of one say little more.
const MOST_GRAMS = 10;
const MOST_TYPO_WORDS = 3;
const MOST_FORMS = 5;
// Kept words looked at for typos, for all typed words together; each takes about 1 us.
const MOST_KEPT_WORDS = 1200;

/** An expression for the trigram index, and how many postings it reads. */
export type GramQuery = { match: string; postings: number };

const joined = (queries: readonly GramQuery[], operator: 'AND' | 'OR'): GramQuery => ({
  match: `(${queries.map(({ match }) => match).join(` ${operator} `)})`,
  postings: queries.reduce((sum, { postings }) => sum + postings, 0),
});

const byPostings = (a: GramQuery, b: GramQuery): number => a.postings - b.postings;

/** Takes what a text must have in this order, as far as the postings go; the ranking sees to the rest. */
const allOf = (queries: readonly GramQuery[]): GramQuery | undefined => {
  let room = MOST_POSTINGS;
  const taken = queries.filter(({ postings }, at) => {
    room -= postings;
    return at === 0 || room >= 0;
  });
  return taken.length === 0 ? undefined : joined(taken, 'AND');
};

/**
 * Returns a query for texts that may contain all words: the rarest trigram of each word first, then the others.
 * Undefined where no text has one of them.
 */
export const queryFor = (
  tables: IndexTables,
  words: readonly string[],
  place: Place,
): GramQuery | undefined => {
  const counted = (gram: string): GramQuery => ({ match: `"${gram}"`, postings: tables.textsWith(gram) });
  const grams = words.map((word) => gramsOf(word, place).map(counted).toSorted(byPostings));
  if (grams.some(([rarest]) => rarest?.postings === 0)) return undefined;
  const rarest = grams.flatMap(([first]) => first ?? []).toSorted(byPostings);
  const others = grams.flatMap(([, ...rest]) => rest).toSorted(byPostings);
  return allOf([...rarest, ...others].slice(0, MOST_GRAMS));
};

/** The words kept that a typed one is with one typo, or begins with, the most common first. */
const knownForms = (tables: IndexTables, word: string, most: number): string[] => {
  const typos = typosOf(word);
  if (typos === null) return [];
  const keys = typedKeys(word);
  const kept = new Set(keys.flatMap((key) => tables.keptWords(key, Math.ceil(most / keys.length))));
  return [...kept].filter((form) => holdsWithTypo(` ${form} `, typos)).slice(0, MOST_FORMS);
};

/** Returns a query for texts that may contain all words with one typo each; undefined where one has no such form. */
export const typoQuery = (tables: IndexTables, words: readonly string[]): GramQuery | undefined => {
  const longest = words.toSorted((a, b) => b.length - a.length).slice(0, MOST_TYPO_WORDS);
  const queries = longest.flatMap((word) => {
    const forms = knownForms(tables, word, MOST_KEPT_WORDS / longest.length);
    const possible = [
      queryFor(tables, [word], 'inside'),
      ...forms.map((form) => queryFor(tables, [form], 'whole')),
    ].filter((query) => query !== undefined);
    return possible.length === 0 ? [] : [joined(possible, 'OR')];
  });
  return queries.length < longest.length ? undefined : allOf(queries.toSorted(byPostings));
};
