import { DatabaseSync } from 'node:sqlite';
import type { CatalogueKind } from '#domain/catalogue/catalogue.ts';
import { toGramText } from './grams.ts';
import { type ListedModel, type ListingRow, readListing } from './parse-model-list.ts';
import { toSearchText } from './rank-texts.ts';
import { keptKeys } from './word-match.ts';

/** The `user_version` of an index. Files of another one are built anew. */
export const INDEX_FORMAT = 1;

/** The kinds in an index; the tables of each begin with its name. */
export const KINDS: readonly CatalogueKind[] = ['lora', 'model'];

/** Entries of each kind. */
export type IndexSizes = Record<CatalogueKind, number>;

// The rank is the place by uses, so that whatever is read in its order has the most used first.
const schemaOf = (kind: CatalogueKind): string => `
  CREATE TABLE ${kind}_entry (
    rank INTEGER PRIMARY KEY, id TEXT NOT NULL, lower_id TEXT NOT NULL, name TEXT NOT NULL, base_model TEXT,
    trigger_words TEXT, description TEXT, preview TEXT, nsfw INTEGER NOT NULL, text TEXT NOT NULL);
  CREATE VIRTUAL TABLE ${kind}_text USING fts5(
    text, content = '', detail = none, columnsize = 0, tokenize = 'trigram case_sensitive 1');
  CREATE TABLE ${kind}_typo (
    key TEXT, below INTEGER, word TEXT, PRIMARY KEY (key, below, word)) WITHOUT ROWID;`;

// How many texts have a trigram tells what a search costs before it begins.
const finishOf = (kind: CatalogueKind): string => `
  CREATE UNIQUE INDEX ${kind}_id ON ${kind}_entry (id);
  CREATE INDEX ${kind}_lower_id ON ${kind}_entry (lower_id);
  INSERT INTO ${kind}_text (${kind}_text) VALUES ('optimize');
  CREATE VIRTUAL TABLE temp.${kind}_vocabulary USING fts5vocab(main, ${kind}_text, row);
  CREATE TABLE ${kind}_gram (gram TEXT PRIMARY KEY, texts INTEGER NOT NULL) WITHOUT ROWID;
  INSERT INTO ${kind}_gram SELECT term, doc FROM temp.${kind}_vocabulary;
  DROP TABLE temp.${kind}_vocabulary;`;

const byUses = (a: ListedModel, b: ListedModel): number => {
  if (a.uses !== b.uses) return b.uses - a.uses;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
};

/** Of several rows with one id, the most used one is kept. */
const ranked = (models: readonly ListedModel[], kind: CatalogueKind): ListedModel[] => {
  const ids = new Set<string>();
  return models
    .filter((model) => model.kind === kind)
    .toSorted(byUses)
    .filter(({ id }) => !ids.has(id) && ids.add(id));
};

// Rarer words than the most common ones are not worth their room, and numbers are no words.
const MOST_WORDS = 100_000;
const IS_WORD = /^[^\d\s]{3,20}$/;

const insertTypos = (database: DatabaseSync, kind: CatalogueKind, counts: ReadonlyMap<string, number>) => {
  const insert = database.prepare(`INSERT INTO ${kind}_typo (key, below, word) VALUES (?, ?, ?)`);
  const words = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, MOST_WORDS);
  for (const [word, count] of words) for (const key of keptKeys(word)) insert.run(key, -count, word);
};

const insertKind = (database: DatabaseSync, kind: CatalogueKind, models: readonly ListedModel[]): void => {
  const entry = database.prepare(`INSERT INTO ${kind}_entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const grams = database.prepare(`INSERT INTO ${kind}_text (rowid, text) VALUES (?, ?)`);
  const counts = new Map<string, number>();
  for (const [rank, model] of models.entries()) {
    const { id, name, baseModel, triggerWords, description, preview, nsfw } = model;
    const text = toSearchText(name, id);
    const details = [baseModel, triggerWords, description, preview, nsfw ? 1 : 0];
    entry.run(rank + 1, id, id.toLowerCase(), name, ...details, text);
    grams.run(rank + 1, toGramText(text));
    for (const word of text.split(' ')) if (IS_WORD.test(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  insertTypos(database, kind, counts);
};

/** Writes an index of the models into an empty database. Takes seconds for a long list. */
export const buildIndex = (database: DatabaseSync, models: readonly ListedModel[]): IndexSizes => {
  const kept = { lora: ranked(models, 'lora'), model: ranked(models, 'model') };
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN');
  for (const kind of KINDS) {
    database.exec(schemaOf(kind));
    insertKind(database, kind, kept[kind]);
    database.exec(finishOf(kind));
  }
  database.exec(`PRAGMA user_version = ${INDEX_FORMAT}; COMMIT`);
  return { lora: kept.lora.length, model: kept.model.length };
};

/** What an index was built from: the rows of the API's list, and the entries that these gave. */
export type BuiltIndex = { rows: number; sizes: IndexSizes };

/** Builds an index of the API's list into a new file. It takes seconds: for a thread of its own. */
export const buildIndexFile = (path: string, rows: readonly ListingRow[]): BuiltIndex => {
  using database = new DatabaseSync(path);
  return { rows: rows.length, sizes: buildIndex(database, readListing(rows)) };
};
