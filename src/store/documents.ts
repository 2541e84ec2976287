import { Keyv, type KeyvStorageEntry, keyvStorageCapability } from 'keyv';
import { z } from 'zod';
import type { Random, ToldOnce } from '#domain/system.ts';
import type { Sql, SqlRow, Statements } from './sql.ts';

const ALIVE = '(expires IS NULL OR expires > ?2)';

const PUT = `
  INSERT INTO document (namespace, key, value, expires) VALUES (?1, ?2, ?3, ?4)
  ON CONFLICT (namespace, key) DO UPDATE SET value = excluded.value, expires = excluded.expires`;

const GET = `SELECT value FROM document WHERE namespace = ?1 AND ${ALIVE} AND key = ?3`;

const PAGE = `
  SELECT key, value FROM document WHERE namespace = ?1 AND ${ALIVE} AND key > ?3 ORDER BY key LIMIT 100`;

const DELETE = 'DELETE FROM document WHERE namespace = ?1 AND key = ?2';

const CLEAR = 'DELETE FROM document WHERE namespace = ?1';

// Keyv's own serialiser turns values into text before they get here.
const textSchema = z.string();
const entrySchema = z.object({ key: z.string(), value: z.string() });

async function* entries(sql: Sql, namespace: string, now: () => number): AsyncGenerator<[string, string]> {
  let last: string | undefined = '';
  while (last !== undefined) {
    const rows: SqlRow[] = await sql.all(PAGE, namespace, now(), last);
    const page = z.array(entrySchema).parse(rows);
    for (const { key, value } of page) yield [key, value];
    last = page.at(-1)?.key;
  }
}

const createAdapter = (sql: Sql, namespace: string, now: () => number) => {
  const put = (statements: Statements, { key, value, expires }: KeyvStorageEntry<unknown>) =>
    statements.run(PUT, namespace, key, textSchema.parse(value), expires ?? null);
  const get = async (key: string): Promise<string | undefined> => {
    const row = await sql.get(GET, namespace, now(), key);
    return row && textSchema.parse(row.value);
  };
  const has = async (key: string): Promise<boolean> => (await get(key)) !== undefined;
  const remove = async (key: string): Promise<boolean> => (await sql.run(DELETE, namespace, key)) > 0;
  const adapter = {
    get,
    getMany: async (keys: string[]) => Promise.all(keys.map(get)),
    has,
    hasMany: async (keys: string[]) => Promise.all(keys.map(has)),
    set: async (key: string, value: unknown, expires?: number) =>
      (await put(sql, { key, value, ...(expires === undefined ? {} : { expires }) })) > 0,
    setMany: async (values: KeyvStorageEntry<unknown>[]) =>
      sql.transaction(async (statements) => {
        for (const entry of values) await put(statements, entry);
        return values.map(() => true);
      }),
    delete: remove,
    deleteMany: async (keys: string[]) => Promise.all(keys.map(remove)),
    clear: async () => {
      await sql.run(CLEAR, namespace);
    },
    iterator: () => entries(sql, namespace, now),
  };
  return { ...adapter, capabilities: keyvStorageCapability(adapter) };
};

const KEYS = 'SELECT key FROM document WHERE namespace = ?1 ORDER BY key';

/** Returns the keys of all documents of a namespace, including those with unreadable values. */
export const documentKeys = async (sql: Statements, namespace: string): Promise<string[]> =>
  (await sql.all(KEYS, namespace)).map(({ key }) => String(key));

/**
 * Documents in the database, separate for each namespace. Times to live are in milliseconds; undefined, 0 or
 * less means for ever. Calls reject when the database fails, as long as nobody listens to `error`: with a
 * listener, Keyv answers as if the document were missing.
 */
export const createDocuments = (
  sql: Sql,
  namespace: string,
  // Keyv computes expiry with this clock, and accepts no other.
  now: () => number = Date.now,
): Keyv => new Keyv({ store: createAdapter(sql, namespace, now) });

// An expired document that has not been removed yet counts as missing.
const FIRST = `
  INSERT INTO document (namespace, key, value, expires) VALUES (?1, ?2, ?3, ?4)
  ON CONFLICT (namespace, key) DO UPDATE SET value = excluded.value, expires = excluded.expires
    WHERE document.expires <= ?5`;

// A document keeps its lifetime when it changes; one that has expired begins anew.
const CHANGE = `
  INSERT INTO document (namespace, key, value, expires) VALUES (?1, ?2, ?3, ?4)
  ON CONFLICT (namespace, key) DO UPDATE SET value = excluded.value,
    expires = CASE WHEN document.expires <= ?5 THEN excluded.expires ELSE document.expires END`;

const SWAP = 'UPDATE document SET value = ?3 WHERE namespace = ?1 AND key = ?2 AND value = ?4';

/** Documents changed by compare-and-set, so that no concurrent change is lost. */
export type VersionedDocuments = {
  /** Returns undefined if there is none. */
  read(key: string): Promise<unknown>;
  /**
   * Replaces `from`, as read before, by `to`, and runs `also` in the same transaction. Returns false and
   * writes nothing if the document has changed since.
   */
  swap(
    key: string,
    values: { from: unknown; to: unknown },
    also?: (statements: Statements) => Promise<unknown>,
  ): Promise<boolean>;
  /**
   * Replaces the document by what `edit` makes of it. Concurrent calls, from whichever process, run one after another,
   * so that each sees the one before. Do not mix with `swap` for the same key.
   */
  change<T>(key: string, edit: (value: unknown) => T): Promise<T>;
  remove(key: string): Promise<boolean>;
};

/** How long documents live: milliseconds from the first write, or from the last change; default: for ever. */
type Lifetime = { lifetimeMs?: number | undefined; isRenewedByChanges?: boolean | undefined };

/** Versioned documents of one namespace, shared with `createDocuments`. */
export const createVersionedDocuments = (
  sql: Sql,
  namespace: string,
  { lifetimeMs, isRenewedByChanges = false }: Lifetime = {},
): VersionedDocuments => {
  const documents = createDocuments(sql, namespace);
  const put = (statements: Statements, statement: string, key: string, value: string): Promise<number> => {
    const now = Date.now();
    const expires = lifetimeMs === undefined ? null : now + lifetimeMs;
    if (statement === PUT) return statements.run(PUT, namespace, key, value, expires);
    return statements.run(statement, namespace, key, value, expires, now);
  };
  const textOf = async (value: unknown): Promise<string> =>
    textSchema.parse(await documents.encode({ value }));
  return {
    read: (key) => documents.get(key),
    async swap(key, { from, to }, also = async () => undefined) {
      const [after, before] = [await textOf(to), from === undefined ? undefined : await textOf(from)];
      return sql.transaction(async (statements) => {
        const written =
          before === undefined
            ? await put(statements, FIRST, key, after)
            : await statements.run(SWAP, namespace, key, after, before);
        if (written === 0) return false;
        await also(statements);
        return true;
      });
    },
    change: (key, edit) =>
      sql.withLock(`${namespace} ${key}`, async (statements) => {
        const row = await statements.get(GET, namespace, Date.now(), key);
        const stored = row && (await documents.decode<unknown>(textSchema.parse(row.value)));
        const to = edit(stored?.value);
        await put(statements, isRenewedByChanges ? PUT : CHANGE, key, await textOf(to));
        return to;
      }),
    remove: (key) => documents.delete(key),
  };
};

const DAY_MS = 86_400_000;

/** Stores state for a day, as documents under unguessable ids. */
export const createStateStore = (sql: Sql, random: Pick<Random, 'id'>) => {
  const documents = createDocuments(sql, 'stateStore');
  return {
    async keep(value: unknown): Promise<string> {
      const id = random.id();
      await documents.set(id, value, DAY_MS);
      return id;
    },
    async recall<T>(id: string, schema: z.ZodType<T>): Promise<T | undefined> {
      return schema.safeParse(await documents.get(id)).data;
    },
  };
};

/** Stores what has been told once, as documents without an end. */
export const createToldOnce = (sql: Sql): ToldOnce => {
  const documents = createVersionedDocuments(sql, 'told');
  return {
    has: async (what) => (await documents.read(what)) !== undefined,
    claim: (what) => documents.swap(what, { from: undefined, to: true }),
    async forget(what) {
      await documents.remove(what);
    },
  };
};
