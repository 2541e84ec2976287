import type { CatalogueEntry } from '#domain/ports.ts';
import { createMatcher, fold } from './matcher.ts';
import type { ListedModel } from './parse-model-list.ts';

/** Search and look-up within one kind. */
export type SearchIndex = {
  size: number;
  /** As `Catalogue.search`. */
  search(text: string, limit: number): CatalogueEntry[];
  /** By the exact id, else by the id in another case. */
  find(id: string): CatalogueEntry | undefined;
};

/** A model with the text that it is searched by. */
export type SearchRow = { entry: CatalogueEntry; text: string; uses: number };

// As long as the longest id: more of a needle finds nothing more, and costs time.
const MOST_CHARACTERS = 100;

/** Folding the text is nearly all of the work of indexing: it is apart so that it can be done in slices. */
export const toSearchRow = (model: ListedModel): SearchRow => {
  const { id, name, baseModel, triggerWords, description, preview, nsfw, uses } = model;
  const [foldedName, foldedId] = [fold(name), fold(id)];
  const text = foldedName === foldedId ? foldedId : `${foldedName} ${foldedId}`;
  return { entry: { id, name, baseModel, triggerWords, description, preview, nsfw }, text, uses };
};

const byUses = (a: SearchRow, b: SearchRow): number => {
  if (a.uses !== b.uses) return b.uses - a.uses;
  if (a.entry.id === b.entry.id) return 0;
  return a.entry.id < b.entry.id ? -1 : 1;
};

/** The first row of every key, in the order of the rows. */
const firstOf = (rows: Iterable<SearchRow>, keyOf: (id: string) => string): Map<string, SearchRow> => {
  const first = new Map<string, SearchRow>();
  for (const row of rows) {
    const key = keyOf(row.entry.id);
    if (!first.has(key)) first.set(key, row);
  }
  return first;
};

/** An index of rows. Of several rows with one id, the most used counts. */
export const createSearchIndex = (all: readonly SearchRow[]): SearchIndex => {
  const byId = firstOf(all.toSorted(byUses), (id) => id);
  const byLowerCaseId = firstOf(byId.values(), (id) => id.toLowerCase());
  const rows = [...byId.values()];
  const entries = rows.map(({ entry }) => entry);
  const haystack = rows.map(({ text }) => text);
  const match = createMatcher();

  const find = (id: string): CatalogueEntry | undefined =>
    (byId.get(id) ?? byLowerCaseId.get(id.toLowerCase()))?.entry;

  return {
    size: entries.length,
    find,
    search(text, limit) {
      const needle = fold(text.slice(0, MOST_CHARACTERS));
      const named = find(text.trim());
      const found = needle === '' ? entries : match(haystack, needle).flatMap((at) => entries[at] ?? []);
      if (named === undefined) return found.slice(0, limit);
      return [named, ...found.filter((entry) => entry !== named)].slice(0, limit);
    },
  };
};
