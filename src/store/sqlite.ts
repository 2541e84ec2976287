import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { steadyTime, withTime } from './process-time.ts';
import { SQLITE_STEPS } from './schema.ts';
import type { Sql, Statements } from './sql.ts';

const IN_MEMORY = ':memory:';

// While another process writes, a call waits in the thread itself: longer than any write takes, shorter than a lease.
const BUSY_TIMEOUT_MS = 5000;

const PRAGMAS = [
  'journal_mode = WAL',
  // What is committed survives a crash of the process. Only a power cut may undo the last commits, so those that must
  // outlast it wait for the disk, and a burst of others does not.
  'synchronous = NORMAL',
];

/** An open SQLite database. Closing it waits for the transaction under way. */
export type SqliteDatabase = Sql & AsyncDisposable;

// The prompts and interaction tokens inside are nobody else's to read; SQLite gives its side files the same mode.
const createFile = async (path: string): Promise<void> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'a', 0o600);
  await file.close();
};

const versionOf = (database: DatabaseSync): number =>
  Number(database.prepare('PRAGMA user_version').get()?.user_version);

const inTransaction = (database: DatabaseSync, work: () => void): void => {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
};

const refuseNewer = (path: string, version: number, known: number): void => {
  if (version <= known) return;
  throw new Error(
    `The database ${path} has schema ${version}, and this version of Loralei knows ${known}. ` +
      'Start the newer version again, or restore a backup from before the upgrade.',
  );
};

const migrate = (database: DatabaseSync, path: string, steps: readonly string[]): void => {
  refuseNewer(path, versionOf(database), steps.length);
  for (const [index, step] of steps.entries()) {
    inTransaction(database, () => {
      // Read inside the transaction: another process may have migrated meanwhile.
      if (versionOf(database) > index) return;
      database.exec(step);
      database.exec(`PRAGMA user_version = ${index + 1}`);
    });
  }
};

const createStatements = (database: DatabaseSync): Statements => {
  const prepared = new Map<string, StatementSync>();
  const prepare = (text: string): StatementSync => {
    const statement = prepared.get(text) ?? database.prepare(text);
    prepared.set(text, statement);
    return statement;
  };
  return {
    all: async (text, ...parameters) => prepare(text).all(...parameters),
    get: async (text, ...parameters) => prepare(text).get(...parameters),
    run: async (text, ...parameters) => Number(prepare(text).run(...parameters).changes),
  };
};

const asTransaction = async <T>(
  database: DatabaseSync,
  work: () => Promise<T>,
  isLasting: boolean,
): Promise<T> => {
  if (isLasting) database.exec('PRAGMA synchronous = FULL');
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = await work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk has rolled back by itself already.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  } finally {
    if (isLasting) database.exec('PRAGMA synchronous = NORMAL');
  }
};

const createSql = (database: DatabaseSync): SqliteDatabase => {
  const statements = createStatements(database);
  // One connection has one transaction at a time, and whatever runs meanwhile would be part of it.
  let underWay: Promise<unknown> | undefined;
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    while (underWay !== undefined) await underWay;
    return work();
  };
  const begin = async <T>(work: () => Promise<T>, isLasting: boolean): Promise<T> => {
    const running = asTransaction(database, work, isLasting).finally(() => {
      underWay = undefined;
    });
    underWay = running.catch(() => undefined);
    return running;
  };
  const transaction: Sql['transaction'] = (work, { isLasting = false } = {}) =>
    alone(() => begin(() => work(statements), isLasting));
  return {
    all: (text, ...parameters) => alone(() => statements.all(text, ...parameters)),
    get: (text, ...parameters) => alone(() => statements.get(text, ...parameters)),
    run: (text, ...parameters) => alone(() => statements.run(text, ...parameters)),
    transaction,
    // A transaction that writes has the whole file to itself.
    exclusively: (_, work) => transaction(work),
    tryExclusively: (_, work) => transaction(work),
    [Symbol.asyncDispose]: () => alone(async () => database.close()),
  };
};

/**
 * Opens a database, `:memory:` or a file, which is made with its folder where missing, and brings its tables up to date.
 * Rejects when the file is no database, belongs to a newer version, or cannot be written. `now` is what statements have for
 * `now_ms()`.
 */
export const openSqlite = async (
  path: string,
  steps: readonly string[] = SQLITE_STEPS,
  now: () => number = steadyTime,
): Promise<SqliteDatabase> => {
  if (path !== IN_MEMORY) await createFile(path);
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    for (const pragma of PRAGMAS) database.exec(`PRAGMA ${pragma}`);
    migrate(database, path, steps);
  } catch (error) {
    database.close();
    throw error;
  }
  return withTime(createSql(database), now);
};
