import { setImmediate } from 'node:timers/promises';
import type { CatalogueEntry, CatalogueKind } from '#domain/catalogue/catalogue.ts';
import { createMatcher, toSearchText } from './matcher.ts';
import type { ListedModel } from './parse-model-list.ts';
import { signatureOf } from './word-match.ts';

// Rows per slice: 3 ms of work, then the event loop continues.
const SLICE = 2000;

/** Maps a list in slices, yielding to the event loop in between. */
export const chunked = async <From, To>(
  list: readonly From[],
  work: (slice: readonly From[]) => To[],
): Promise<To[]> => {
  const results = [];
  for (let start = 0; start < list.length; start += SLICE) {
    results.push(...work(list.slice(start, start + SLICE)));
    await setImmediate();
  }
  return results;
};

/** Search and lookup within one kind. */
export type SearchIndex = {
  size: number;
  /** Like `Catalogue.search`. */
  search(text: string, limit: number, among?: readonly string[]): CatalogueEntry[];
  /** Finds an entry by its exact id, else by the id in another case. */
  find(id: string): CatalogueEntry | undefined;
  /** Like `Catalogue.startingWith`. */
  startingWith(beginning: string, limit: number): string[];
};

/** A model with its search text. */
export type SearchRow = {
  entry: CatalogueEntry;
  text: string;
  signature: ReturnType<typeof signatureOf>;
  uses: number;
};

/** Folding is nearly all of the work of indexing; it is separate so that it can be done in slices. */
export const toSearchRow = (model: ListedModel): SearchRow => {
  const { id, name, baseModel, triggerWords, description, preview, nsfw, uses } = model;
  const text = toSearchText(name, id);
  const entry = { id, name, baseModel, triggerWords, description, preview, nsfw };
  return { entry, text, signature: signatureOf(text), uses };
};

const byUses = (a: SearchRow, b: SearchRow): number => {
  if (a.uses !== b.uses) return b.uses - a.uses;
  if (a.entry.id === b.entry.id) return 0;
  return a.entry.id < b.entry.id ? -1 : 1;
};

/** Returns the first position of each key. */
const placesOf = (keys: readonly string[]): Map<string, number> => {
  const places = new Map<string, number>();
  for (const [place, key] of keys.entries()) if (!places.has(key)) places.set(key, place);
  return places;
};

/** Returns the first place in a sorted list at which a text is, or would be. */
const lowerBound = (sorted: readonly string[], text: string): number => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Builds an index of rows. Of several rows with one id, the most used one wins. */
export const createSearchIndex = (all: readonly SearchRow[]): SearchIndex => {
  const sorted = all.toSorted(byUses);
  const rows = [...placesOf(sorted.map(({ entry }) => entry.id)).values()].flatMap((at) => sorted[at] ?? []);
  const entries = rows.map(({ entry }) => entry);
  const byId = placesOf(entries.map(({ id }) => id));
  const byLowerCaseId = placesOf(entries.map(({ id }) => id.toLowerCase()));
  const matcher = createMatcher(
    rows.map(({ text }) => text),
    rows.map(({ signature }) => signature),
  );

  // Long lists of LoRAs alone need it.
  let sortedIds: string[] | undefined;

  const placeOf = (id: string): number | undefined => byId.get(id) ?? byLowerCaseId.get(id.toLowerCase());

  return {
    size: entries.length,
    find(id) {
      const place = placeOf(id);
      return place === undefined ? undefined : entries[place];
    },
    startingWith(beginning, limit) {
      sortedIds ??= [...byId.keys()].toSorted();
      const first = lowerBound(sortedIds, beginning);
      return sortedIds.slice(first, first + limit).filter((id) => id.startsWith(beginning));
    },
    search(text, limit, among) {
      const places = among?.flatMap((id) => byId.get(id) ?? []).toSorted((a, b) => a - b);
      const named = placeOf(text.trim());
      const { rows: found } = matcher.search(text, limit, places);
      const isNamed = named !== undefined && (places === undefined || places.includes(named));
      const best = isNamed ? [named, ...found.filter((place) => place !== named)] : found;
      return best.slice(0, limit).flatMap((place) => entries[place] ?? []);
    },
  };
};

/** The indexes that a catalogue currently answers from. */
export type SearchIndexes = Record<CatalogueKind, SearchIndex>;

/** Indexes a few models synchronously. */
export const indexNow = (models: readonly ListedModel[]): SearchIndexes => {
  const of = (kind: CatalogueKind) =>
    createSearchIndex(models.filter((model) => model.kind === kind).map(toSearchRow));
  return { lora: of('lora'), model: of('model') };
};

const indexKind = async (models: readonly ListedModel[]): Promise<SearchIndex> =>
  createSearchIndex(await chunked(models, (slice) => slice.map(toSearchRow)));

/** Indexes many models in slices, yielding to the event loop in between. */
export const indexInSlices = async (models: readonly ListedModel[]): Promise<SearchIndexes> => ({
  lora: await indexKind(models.filter(({ kind }) => kind === 'lora')),
  model: await indexKind(models.filter(({ kind }) => kind === 'model')),
});
