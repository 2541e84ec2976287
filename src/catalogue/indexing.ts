import type { CatalogueKind } from '#domain/catalogue/catalogue.ts';
import { chunked } from './chunked.ts';
import type { ListedModel } from './parse-model-list.ts';
import { createSearchIndex, type SearchIndex, toSearchRow } from './search-index.ts';

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
