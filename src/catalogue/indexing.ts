import { setImmediate } from 'node:timers/promises';
import type { CatalogueKind } from '#domain/ports.ts';
import type { ListedModel } from './listed.ts';
import { createSearchIndex, type SearchIndex, toSearchRow } from './search-index.ts';

/** What a catalogue answers from at one time. */
export type SearchIndexes = Record<CatalogueKind, SearchIndex>;

// Rows folded in one go: 3 ms of work, then the event loop has its turn.
const SLICE = 2000;

/** Indexes a few models at once. */
export const indexNow = (models: readonly ListedModel[]): SearchIndexes => {
  const of = (kind: CatalogueKind) =>
    createSearchIndex(models.filter((model) => model.kind === kind).map(toSearchRow));
  return { lora: of('lora'), model: of('model') };
};

const indexKind = async (models: readonly ListedModel[]): Promise<SearchIndex> => {
  const rows = [];
  for (let start = 0; start < models.length; start += SLICE) {
    rows.push(...models.slice(start, start + SLICE).map(toSearchRow));
    await setImmediate();
  }
  return createSearchIndex(rows);
};

/** Indexes many models, and lets the event loop do other things meanwhile. */
export const indexInSlices = async (models: readonly ListedModel[]): Promise<SearchIndexes> => ({
  lora: await indexKind(models.filter(({ kind }) => kind === 'lora')),
  model: await indexKind(models.filter(({ kind }) => kind === 'model')),
});
