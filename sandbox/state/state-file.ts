import type { DatabaseSync } from 'node:sqlite';
import type { z } from 'zod';
import { type Batch, createBatch } from './batch.ts';
import { openDatabase, type Tell } from './database.ts';
import type { Files, State, StoredFile } from './state.ts';

/** A state in a file. Closing it writes what is not written yet. */
export type StateFile = State & Disposable;

/**
 * Opens the state in a file, or begins one. Everything that happens in one turn of the event loop is written in one
 * transaction, so that a killed process loses no more than its last turn. One that cannot be used is put aside, which
 * `tell` is told; so is it when nothing can be written any more: then the state ends with the process.
 * @throws {Error} with a sentence when another process uses the file, or the file system does not let it be opened.
 */
export const openStateFile = (path: string, tell: Tell): StateFile => {
  const { database, restored } = openDatabase(path, tell);
  const batch = createBatch(database, (reason) =>
    tell(`The sandbox can no longer write ${path} (${reason}). What happens from now on ends with it.`),
  );
  const put = database.prepare(
    'INSERT INTO entries (name, key, value) VALUES (?, ?, ?) ON CONFLICT (name, key) DO UPDATE SET value = excluded.value',
  );
  const remove = database.prepare('DELETE FROM entries WHERE name = ? AND key = ?');
  return {
    table: (name, schema) => {
      const own = (key: string, run: () => void): void => batch.add(`${name} ${key}`, { run });
      return {
        restored: (restored.get(name) ?? []).flatMap((value) => parsed(schema, value)),
        put: (key, value) => own(key, () => put.run(name, key, JSON.stringify(schema.encode(value)))),
        delete: (key) => own(key, () => remove.run(name, key)),
      };
    },
    files: createFiles(database, batch),
    [Symbol.dispose]: () => {
      batch.end();
      database.close();
    },
  };
};

const parsed = <Value>(schema: z.ZodType<Value>, text: string): Value[] => {
  const { success, data } = schema.safeParse(JSON.parse(text));
  return success ? [data] : [];
};

/** Files in the database; those of this turn, and of a database that cannot be written, are in memory. */
const createFiles = (database: DatabaseSync, batch: Batch): Files => {
  const unwritten = new Map<string, StoredFile>();
  const sizes = database.prepare('SELECT id, length(bytes) AS size FROM files ORDER BY number');
  const find = database.prepare('SELECT content_type, bytes FROM files WHERE id = ?');
  const insert = database.prepare('INSERT INTO files (id, content_type, bytes) VALUES (?, ?, ?)');
  const remove = database.prepare('DELETE FROM files WHERE id = ?');
  return {
    sizes: () => sizes.all().map(({ id, size }) => [String(id), Number(size)]),
    put(id, file) {
      unwritten.set(id, file);
      batch.add(`file ${id}`, {
        run: () => void insert.run(id, file.contentType, file.bytes),
        written: () => void unwritten.delete(id),
      });
    },
    get(id) {
      const { content_type: contentType, bytes } = find.get(id) ?? {};
      if (!(bytes instanceof Uint8Array)) return unwritten.get(id);
      return { contentType: String(contentType), bytes };
    },
    delete(id) {
      unwritten.delete(id);
      batch.add(`file ${id}`, { run: () => void remove.run(id) });
    },
  };
};
