import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { CatalogueEntry, CatalogueKind } from '#domain/catalogue/catalogue.ts';

const entrySchema = z.object({
  id: z.string(),
  name: z.string(),
  base_model: z.string().nullable(),
  trigger_words: z.string().nullable(),
  description: z.string().nullable(),
  preview: z.string().nullable(),
  nsfw: z.number(),
});

const candidateSchema = z.object({ rank: z.number(), text: z.string() });

/** The text of an entry, and its place by uses, from 1. */
export type Candidate = z.output<typeof candidateSchema>;

const toEntry = (row: unknown): CatalogueEntry => {
  const { id, name, base_model, trigger_words, description, preview, nsfw } = entrySchema.parse(row);
  const details = { description, preview, nsfw: nsfw !== 0 };
  return { id, name, baseModel: base_model, triggerWords: trigger_words, ...details };
};

const toCandidate = (row: unknown): Candidate => candidateSchema.parse(row);

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

/** The tables of one kind in an index made by `buildIndex`. Each method throws where the file is damaged. */
export const openTables = (database: DatabaseSync, kind: CatalogueKind) => {
  const statements = prepareAll(database, kind);
  return {
    size: Number(statements.count.get()?.size),
    /** Finds an entry by its exact id, else by the id in another case. */
    find(id: string): CatalogueEntry | undefined {
      const row = statements.byId.get(id) ?? statements.byLowerId.get(id.toLowerCase());
      return row && toEntry(row);
    },
    entryAt: (rank: number): CatalogueEntry => toEntry(statements.byRank.get(rank)),
    mostUsed: (limit: number): CatalogueEntry[] => statements.first.all(limit).map(toEntry),
    /** Ids that begin with exactly this text, up to a limit. */
    startingWith: (beginning: string, limit: number): string[] =>
      statements.ids
        .all(beginning, limit)
        .map(({ id }) => String(id))
        .filter((id) => id.startsWith(beginning)),
    /** The texts of the entries with these ids, the most used first. */
    textsOf: (ids: readonly string[]): Candidate[] =>
      statements.among.all(JSON.stringify(ids)).map(toCandidate),
    /** How many texts have a trigram. */
    textsWith: (gram: string): number => Number(statements.texts.get(gram)?.texts ?? 0),
    /** Texts that match an expression of the trigram index, the most used first, up to a rank. */
    matching: (match: string, lastRank: number, limit: number): Candidate[] =>
      statements.matching.all(match, lastRank, limit).map(toCandidate),
    /** The words kept under a key, the most common first. */
    keptWords: (key: string, limit: number): string[] =>
      statements.kept.all(key, limit).map(({ word }) => String(word)),
  };
};

/** The tables of one kind in an index. */
export type IndexTables = ReturnType<typeof openTables>;
