import { type BuiltIndex, buildIndexFile } from '#catalogue/build-index.ts';
import { decodeModelList } from '#modelslab/wire/model-list.ts';

/** Parses the API's model list and indexes it in a new file at the path. Returns null if the text is no list. */
export const indexModelList = (body: string, path: string): BuiltIndex | null => {
  const rows = decodeModelList(body);
  return rows && buildIndexFile(path, rows);
};
