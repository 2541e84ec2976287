import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { CatalogueEntry, CatalogueKind } from '#domain/catalogue/catalogue.ts';
import { INDEX_FORMAT, KINDS } from './build-index.ts';
import { gramsOf, type Place } from './grams.ts';
import { createMatcher, toNeedle } from './matcher.ts';
import { typedKeys } from './typo-keys.ts';
import { holdsWithTypo, typosOf } from './word-match.ts';

/** Search and lookup within one kind. Throws where the file is damaged. */
type SearchIndex = {
  size: number;
  /** Like `Catalogue.search`. */
  search(text: string, limit: number, among?: readonly string[]): CatalogueEntry[];
  /** Finds an entry by its exact id, else by the id in another case. */
  find(id: string): CatalogueEntry | undefined;
  /** Like `Catalogue.startingWith`. */
  startingWith(beginning: string, limit: number): string[];
};

/** The indexes that a catalogue currently answers from. */
export type SearchIndexes = Record<CatalogueKind, SearchIndex>;

/**
 * The most postings that one query of the trigram index reads; each takes about 15 ns. A query that would read
 * more leaves out the least used entries.
 */
const MOST_POSTINGS = 60_000;

// More trigrams of a text, words with typos and forms of one say little more.
const MOST_GRAMS = 10;
const MOST_TYPO_WORDS = 3;
const MOST_FORMS = 5;
// Kept words looked at for typos, for all typed words together; each takes about 1 us.
const MOST_KEPT_WORDS = 1200;
// Texts read beyond those asked for, because the order of fits is not that of uses.
const SPARE_CANDIDATES = 75;

const entrySchema = z.object({
  rank: z.number(),
  id: z.string(),
  name: z.string(),
  base_model: z.string().nullable(),
  trigger_words: z.string().nullable(),
  description: z.string().nullable(),
  preview: z.string().nullable(),
  nsfw: z.number(),
});

const candidateSchema = z.object({ rank: z.number(), text: z.string() });

type Candidate = z.output<typeof candidateSchema>;

const toEntry = (row: unknown): CatalogueEntry => {
  const { id, name, base_model, trigger_words, description, preview, nsfw } = entrySchema.parse(row);
  const details = { description, preview, nsfw: nsfw !== 0 };
  return { id, name, baseModel: base_model, triggerWords: trigger_words, ...details };
};

const prepareAll = (database: DatabaseSync, kind: CatalogueKind) => ({
  count: database.prepare(`SELECT count(*) AS size FROM ${kind}_entry`),
  byRank: database.prepare(`SELECT * FROM ${kind}_entry WHERE rank = ?`),
  byId: database.prepare(`SELECT * FROM ${kind}_entry WHERE id = ?`),
  byLowerId: database.prepare(`SELECT * FROM ${kind}_entry WHERE lower_id = ? ORDER BY rank LIMIT 1`),
  first: database.prepare(`SELECT * FROM ${kind}_entry ORDER BY rank LIMIT ?`),
  ids: database.prepare(`SELECT id FROM ${kind}_entry WHERE id >= ? ORDER BY id LIMIT ?`),
  among: database.prepare(
    `SELECT rank, text FROM ${kind}_entry WHERE id IN (SELECT value FROM json_each(?)) ORDER BY rank`,
  ),
  texts: database.prepare(`SELECT texts FROM ${kind}_gram WHERE gram = ?`),
  matching: database.prepare(
    `SELECT e.rank, e.text FROM ${kind}_text t JOIN ${kind}_entry e ON e.rank = t.rowid
     WHERE ${kind}_text MATCH ? AND t.rowid <= ? ORDER BY t.rowid LIMIT ?`,
  ),
  kept: database.prepare(`SELECT word FROM ${kind}_typo WHERE key = ? ORDER BY below LIMIT ?`),
});

/** An expression for the trigram index, and how many postings it reads. */
type Query = { match: string; postings: number };

const joined = (queries: readonly Query[], operator: 'AND' | 'OR'): Query => ({
  match: `(${queries.map(({ match }) => match).join(` ${operator} `)})`,
  postings: queries.reduce((sum, { postings }) => sum + postings, 0),
});

const byPostings = (a: Query, b: Query): number => a.postings - b.postings;

/** Takes what a text must have in this order, as far as the postings go; the ranking sees to the rest. */
const allOf = (queries: readonly Query[]): Query | undefined => {
  let room = MOST_POSTINGS;
  const taken = queries.filter(({ postings }, at) => {
    room -= postings;
    return at === 0 || room >= 0;
  });
  return taken.length === 0 ? undefined : joined(taken, 'AND');
};

/** Opens the search over one kind of an index made by `buildIndex`. */
const openKind = (database: DatabaseSync, kind: CatalogueKind): SearchIndex => {
  const statements = prepareAll(database, kind);
  const size = Number(statements.count.get()?.size);

  const find = (id: string): CatalogueEntry | undefined => {
    const row = statements.byId.get(id) ?? statements.byLowerId.get(id.toLowerCase());
    return row && toEntry(row);
  };

  const counted = (gram: string): Query => ({
    match: `"${gram}"`,
    postings: Number(statements.texts.get(gram)?.texts ?? 0),
  });

  /** Looks for the rarest trigram of each word, then for the others; undefined where no text has one of them. */
  const queryFor = (words: readonly string[], place: Place): Query | undefined => {
    const grams = words.map((word) => gramsOf(word, place).map(counted).toSorted(byPostings));
    if (grams.some(([rarest]) => rarest?.postings === 0)) return undefined;
    const rarest = grams.flatMap(([first]) => first ?? []).toSorted(byPostings);
    const others = grams.flatMap(([, ...rest]) => rest).toSorted(byPostings);
    return allOf([...rarest, ...others].slice(0, MOST_GRAMS));
  };

  const matching = ({ match, postings }: Query, most: number): Candidate[] => {
    const lastRank = postings > MOST_POSTINGS ? Math.floor((size * MOST_POSTINGS) / postings) : size;
    return statements.matching.all(match, lastRank, most).map((row) => candidateSchema.parse(row));
  };

  /** The words kept that a typed one is with one typo, or begins with, the most common first. */
  const formsOf = (word: string, most: number): string[] => {
    const typos = typosOf(word);
    if (typos === null) return [];
    const keys = typedKeys(word);
    const kept = keys.flatMap((key) => statements.kept.all(key, Math.ceil(most / keys.length)));
    const words = new Set(kept.map((row) => String(row.word)));
    return [...words].filter((form) => holdsWithTypo(` ${form} `, typos)).slice(0, MOST_FORMS);
  };

  const typoQuery = (words: readonly string[]): Query | undefined => {
    const longest = words.toSorted((a, b) => b.length - a.length).slice(0, MOST_TYPO_WORDS);
    const queries = longest.map((word) => {
      const forms = formsOf(word, MOST_KEPT_WORDS / longest.length).map((form) => queryFor([form], 'whole'));
      const possible = [queryFor([word], 'inside'), ...forms].filter((query) => query !== undefined);
      return possible.length === 0 ? undefined : joined(possible, 'OR');
    });
    const known = queries.filter((query) => query !== undefined);
    return known.length < queries.length ? undefined : allOf(known.toSorted(byPostings));
  };

  /** Ranks candidates by how well they fit. */
  const ranking = (candidates: readonly Candidate[]) => {
    const sorted = candidates.toSorted((a, b) => a.rank - b.rank);
    const matcher = createMatcher(sorted.map(({ text }) => text));
    const ranks = (rows: readonly number[]): number[] => rows.flatMap((row) => sorted[row]?.rank ?? []);
    return {
      exact: (text: string, limit: number) => ranks(matcher.exact(text, limit).rows),
      any: (text: string, limit: number) => ranks(matcher.search(text, limit).rows),
    };
  };

  const exactRanks = (text: string, limit: number): number[] => {
    const words = toNeedle(text);
    const candidates = new Map<number, Candidate>();
    // Of texts with several words the ranking alone tells how well they fit.
    const places: readonly Place[] = words.length > 1 ? ['start', 'inside'] : ['whole', 'start', 'inside'];
    let found: number[] = [];
    for (const place of places) {
      const query = queryFor(words, place);
      if (query === undefined) continue;
      for (const one of matching(query, limit + SPARE_CANDIDATES)) candidates.set(one.rank, one);
      found = ranking([...candidates.values()]).exact(text, limit);
      if (found.length >= limit) return found;
    }
    return found;
  };

  const typoRanks = (text: string, limit: number): number[] => {
    const query = typoQuery(toNeedle(text));
    return query ? ranking(matching(query, limit + SPARE_CANDIDATES)).any(text, limit) : [];
  };

  const searchAll = (text: string, limit: number): CatalogueEntry[] => {
    if (toNeedle(text).length === 0) return statements.first.all(limit).map(toEntry);
    const exact = exactRanks(text, limit);
    const ranks = exact.length > 0 ? exact : typoRanks(text, limit);
    return ranks.map((rank) => toEntry(statements.byRank.get(rank)));
  };

  const searchAmong = (text: string, limit: number, among: readonly string[]): CatalogueEntry[] => {
    const rows = statements.among.all(JSON.stringify(among)).map((row) => candidateSchema.parse(row));
    return ranking(rows)
      .any(text, limit)
      .map((rank) => toEntry(statements.byRank.get(rank)));
  };

  return {
    size,
    find,
    startingWith: (beginning, limit) =>
      statements.ids
        .all(beginning, limit)
        .map(({ id }) => String(id))
        .filter((id) => id.startsWith(beginning)),
    search(text, limit, among) {
      const found = among ? searchAmong(text, limit, among) : searchAll(text, limit);
      const named = find(text.trim());
      if (!named || (among && !among.includes(named.id))) return found;
      return [named, ...found.filter(({ id }) => id !== named.id)].slice(0, limit);
    },
  };
};

/** Opens an index made by `buildIndex`. Throws if it is none, or one of another version. */
export const openIndexes = (database: DatabaseSync): SearchIndexes => {
  const format = Number(database.prepare('PRAGMA user_version').get()?.user_version);
  if (format !== INDEX_FORMAT) throw new Error(`an index of format ${format}, not ${INDEX_FORMAT}`);
  const [lora, model] = KINDS.map((kind) => openKind(database, kind));
  if (!lora || !model) throw new Error('an index lacks a kind');
  return { lora, model };
};
