import { z } from 'zod';
import type { Log } from '#domain/system.ts';
import { createVersionedDocuments } from './documents.ts';
import type { Sql } from './sql.ts';

/** Records of one kind, by key. */
export type Records<T> = {
  /** Returns the record; the empty one if it is missing or unreadable. */
  read(key: string): Promise<T>;
  /** Changes a record; `edit` is called again after a concurrent change. */
  update(key: string, edit: (record: T) => T): Promise<T>;
  remove(key: string): Promise<boolean>;
};

/** The definition of a kind of records. */
export type RecordKind<T> = {
  namespace: string;
  schema: z.ZodType<T>;
  empty: T;
  /** Replaces an unreadable record; default: the empty one. */
  unreadable?: T;
  /** Lifetime from the first write; default: for ever. */
  lifetimeMs?: number;
};

const ATTEMPTS = 20;

/** Records over documents. An unreadable one is reported and counts as empty. */
export const createRecords = <T>(
  sql: Sql,
  { namespace, schema, empty, unreadable = empty, lifetimeMs }: RecordKind<T>,
  log: Log,
): Records<T> => {
  const documents = createVersionedDocuments(sql, namespace, lifetimeMs);
  const parse = (key: string, raw: unknown): T => {
    if (raw === undefined) return empty;
    const parsed = schema.safeParse(raw);
    if (parsed.success) return parsed.data;
    log.error({ namespace, key, problem: z.prettifyError(parsed.error) }, 'a stored record cannot be read');
    return unreadable;
  };
  return {
    read: async (key) => parse(key, await documents.read(key)),
    async update(key, edit) {
      for (let tried = 0; tried < ATTEMPTS; tried += 1) {
        const from = await documents.read(key);
        const to = edit(parse(key, from));
        if (await documents.swap(key, { from, to })) return to;
      }
      throw new Error(`${namespace} ${key} is changed faster than it can be written`);
    },
    remove: (key) => documents.remove(key),
  };
};
