import { DatabaseSync } from 'node:sqlite';
import { buildIndex, type IndexSizes } from './build-index.ts';
import { type ListingRow, readListing } from './parse-model-list.ts';

/** What an index was built from: the rows of the API's list, and the entries that these gave. */
export type BuiltIndex = { rows: number; sizes: IndexSizes };

/** Builds an index of the API's list into a new file. It takes seconds: for a thread of its own. */
export const buildIndexFile = (path: string, rows: readonly ListingRow[]): BuiltIndex => {
  using database = new DatabaseSync(path);
  return { rows: rows.length, sizes: buildIndex(database, readListing(rows)) };
};
