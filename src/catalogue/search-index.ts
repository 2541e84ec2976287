import type { DatabaseSync } from 'node:sqlite';
import type { CatalogueEntry, CatalogueKind } from '#domain/catalogue/catalogue.ts';
import { INDEX_FORMAT, KINDS } from './build-index.ts';
import { type GramQuery, MOST_POSTINGS, queryFor, typoQuery } from './gram-query.ts';
import type { Place } from './grams.ts';
import { type Candidate, type IndexTables, openTables } from './index-tables.ts';
import { rankExact, rankWithTypos, toNeedle } from './rank-texts.ts';

/** Search and lookup within one kind. Throws where the file is damaged. */
type SearchIndex = Pick<IndexTables, 'size' | 'find' | 'startingWith'> & {
  /** Like `Catalogue.search`. */
  search(text: string, limit: number, among?: readonly string[]): CatalogueEntry[];
};

/** The indexes that a catalogue currently answers from. */
export type SearchIndexes = Record<CatalogueKind, SearchIndex>;

// Texts read beyond those asked for, because the order of fits is not that of uses.
const SPARE_CANDIDATES = 75;

const candidatesFor = (tables: IndexTables, { match, postings }: GramQuery, limit: number): Candidate[] => {
  const { size } = tables;
  const lastRank = postings > MOST_POSTINGS ? Math.floor((size * MOST_POSTINGS) / postings) : size;
  return tables.matching(match, lastRank, limit + SPARE_CANDIDATES);
};

const byRank = (a: Candidate, b: Candidate): number => a.rank - b.rank;

const findExact = (tables: IndexTables, words: readonly string[], limit: number): Candidate[] => {
  const candidates = new Map<number, Candidate>();
  // Of texts with several words the ranking alone tells how well they fit.
  const places: readonly Place[] = words.length > 1 ? ['start', 'inside'] : ['whole', 'start', 'inside'];
  let found: Candidate[] = [];
  for (const place of places) {
    const query = queryFor(tables, words, place);
    if (query === undefined) continue;
    for (const one of candidatesFor(tables, query, limit)) candidates.set(one.rank, one);
    found = rankExact([...candidates.values()].toSorted(byRank), words);
    if (found.length >= limit) break;
  }
  return found;
};

const findWithTypos = (tables: IndexTables, words: readonly string[], limit: number): Candidate[] => {
  const query = typoQuery(tables, words);
  return query ? rankWithTypos(candidatesFor(tables, query, limit), words) : [];
};

const searchAll = (tables: IndexTables, words: readonly string[], limit: number): CatalogueEntry[] => {
  if (words.length === 0) return tables.mostUsed(limit);
  const exact = findExact(tables, words, limit);
  const found = exact.length > 0 ? exact : findWithTypos(tables, words, limit);
  return found.slice(0, limit).map(({ rank }) => tables.entryAt(rank));
};

const searchAmong = (
  tables: IndexTables,
  words: readonly string[],
  { limit, ids }: { limit: number; ids: readonly string[] },
): CatalogueEntry[] =>
  rankWithTypos(tables.textsOf(ids), words)
    .slice(0, limit)
    .map(({ rank }) => tables.entryAt(rank));

/** Opens the search over one kind of an index made by `buildIndex`. */
const openKind = (database: DatabaseSync, kind: CatalogueKind): SearchIndex => {
  const tables = openTables(database, kind);
  const { size, find, startingWith } = tables;
  return {
    size,
    find,
    startingWith,
    search(text, limit, among) {
      const words = toNeedle(text);
      const found = among
        ? searchAmong(tables, words, { limit, ids: among })
        : searchAll(tables, words, limit);
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
