import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Counts up with every change of the tables below, or of what the fakes keep in them. */
const VERSION = 1;

const SCHEMA = `
  CREATE TABLE entries (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    UNIQUE (name, key)
  ) STRICT;
  CREATE TABLE files (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    content_type TEXT NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;
  PRAGMA user_version = ${VERSION};
`;

/** How long a process that is just ending may still hold the file, in milliseconds. */
const PATIENCE_MS = 2000;

/** SQLite's primary result codes (sqlite.org/rescode.html). */
const [LOCKED, DAMAGED, NO_DATABASE] = [5, 11, 26];

/** An open database, and the values that it has by the name of their table, as JSON. */
export type Opened = { database: DatabaseSync; restored: Map<string, string[]> };

/** Says something to the person at the terminal, in a sentence. */
export type Tell = (sentence: string) => void;

/** A file that was written by another version, or is none of ours. */
class UnknownVersionError extends Error {}

/**
 * Opens the file for this process alone. One that cannot be read is put aside, and a new one takes its place.
 * @throws {Error} with a sentence when another process has it open, or the file system does not let it be opened.
 */
export const openDatabase = (path: string, tell: Tell): Opened => {
  mkdirSync(dirname(path), { recursive: true });
  try {
    return open(path);
  } catch (error) {
    if (codeOf(error) === LOCKED) throw new Error(`Another process uses ${path}.`, { cause: error });
    const reason = whyUnreadable(error);
    if (reason === undefined) throw error;
    tell(
      `The sandbox cannot use ${path}, because ${reason}. It is now ${putAside(path)}, and the sandbox starts anew.`,
    );
    return open(path);
  }
};

const open = (path: string): Opened => {
  const database = new DatabaseSync(path, { timeout: PATIENCE_MS });
  try {
    // The operating system gives the lock back however the process ends.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    database.exec('BEGIN EXCLUSIVE');
    prepare(database);
    database.exec('COMMIT');
    return { database, restored: readEntries(database) };
  } catch (error) {
    database.close();
    throw error;
  }
};

const prepare = (database: DatabaseSync): void => {
  const version = database.prepare('PRAGMA user_version').get()?.user_version;
  if (version === VERSION) return;
  const tables = database.prepare('SELECT count(*) AS count FROM sqlite_schema').get()?.count;
  if (version !== 0 || tables !== 0) throw new UnknownVersionError('it is of another version');
  database.exec(SCHEMA);
};

const readEntries = (database: DatabaseSync): Opened['restored'] => {
  const restored = new Map<string, string[]>();
  for (const row of database.prepare('SELECT name, value FROM entries ORDER BY number').iterate()) {
    const [name, value] = [String(row.name), String(row.value)];
    const known = restored.get(name);
    if (known) known.push(value);
    else restored.set(name, [value]);
  }
  return restored;
};

const codeOf = (error: unknown): number | undefined =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : undefined;

const whyUnreadable = (error: unknown): string | undefined => {
  if (error instanceof UnknownVersionError) return error.message;
  if (codeOf(error) === DAMAGED) return 'it is damaged';
  return codeOf(error) === NO_DATABASE ? 'it is no database' : undefined;
};

/** Moves the file with what SQLite keeps beside it. Returns its new path; what was put aside before is overwritten. */
const putAside = (path: string): string => {
  const aside = `${path}.aside`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(`${path}${suffix}`)) renameSync(`${path}${suffix}`, `${aside}${suffix}`);
  }
  return aside;
};
