import { z } from 'zod';
import type { Log } from '#domain/system.ts';
import { createVersionedDocuments } from './documents.ts';
import type { Sql } from './sql.ts';

/** Records of one kind, by key. */
export type Records<T> = {
  /** Returns the record; the empty one if it is missing or unreadable. */
  read(key: string): Promise<T>;
  /** Changes a record. Concurrent changes of one record run one after another: none is lost, none fails. */
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
  /** The lifetime begins anew with each change. */
  isRenewedByChanges?: boolean;
};

/** Records over documents. An unreadable one is reported and counts as empty. */
export const createRecords = <T>(
  sql: Sql,
  { namespace, schema, empty, unreadable = empty, lifetimeMs, isRenewedByChanges }: RecordKind<T>,
  log: Log,
): Records<T> => {
  const documents = createVersionedDocuments(sql, namespace, { lifetimeMs, isRenewedByChanges });
  const parse = (key: string, raw: unknown): T => {
    if (raw === undefined) return empty;
    const parsed = schema.safeParse(raw);
    if (parsed.success) return parsed.data;
    log.error({ namespace, key, problem: z.prettifyError(parsed.error) }, 'a stored record cannot be read');
    return unreadable;
  };
  return {
    read: async (key) => parse(key, await documents.read(key)),
    update: (key, edit) => documents.change(key, (raw) => edit(parse(key, raw))),
    remove: (key) => documents.remove(key),
  };
};
