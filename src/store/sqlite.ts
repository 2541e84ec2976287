import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { steadyTime, withTime } from './process-time.ts';
import {
  createSql,
  retryWhileLocked,
  rollBack,
  type SqliteClock,
  type SqliteDatabase,
  systemClock,
} from './sqlite-connection.ts';
import { SQLITE_MIGRATIONS } from './sqlite-migrations.ts';
import { NO_FILES, watchFiles } from './sqlite-outage.ts';
import { NO_WAL, openWalFlush, type WalFlush } from './wal-flush.ts';

const IN_MEMORY = ':memory:';

/** A start may wait while another process migrates. */
const OPEN_PATIENCE_MS = 15_000;

const PRAGMAS = [
  'journal_mode = WAL',
  // Commits survive a crash of the process. Only a power cut may undo the latest: transactions that must
  // survive it flush the log themselves, off the event loop.
  'synchronous = NORMAL',
];

/** Options for opening a database. */
export type SqliteOptions = {
  /** Migrations, in order. */
  steps?: readonly string[];
  clock?: SqliteClock;
  /** The database's time in milliseconds since 1970. */
  now?: () => number;
  /** Flushes the write-ahead log of a file. */
  wal?: WalFlush;
};

// Prompts and interaction tokens inside are private; SQLite gives its side files the same mode.
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
    rollBack(database);
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
      // Checked inside the transaction: another process may have migrated in the meantime.
      if (versionOf(database) > index) return;
      database.exec(step);
      database.exec(`PRAGMA user_version = ${index + 1}`);
    });
  }
};

/**
 * Opens a database, `:memory:` or a file, which is created with its folder if missing, and migrates it.
 * Rejects if the file is not a database, belongs to a newer version, or cannot be written. `now` provides
 * `now_ms()`.
 */
export const openSqlite = async (
  path: string,
  { steps = SQLITE_MIGRATIONS, clock = systemClock, now = steadyTime, wal }: SqliteOptions = {},
): Promise<SqliteDatabase> => {
  if (path !== IN_MEMORY) await createFile(path);
  const database = new DatabaseSync(path, { timeout: 0 });
  const prepare = (): void => {
    for (const pragma of PRAGMAS) database.exec(`PRAGMA ${pragma}`);
    migrate(database, path, steps);
  };
  try {
    await retryWhileLocked(prepare, { patienceMs: () => OPEN_PATIENCE_MS, clock });
    const sql = createSql(database, {
      files: path === IN_MEMORY ? NO_FILES : await watchFiles(path, clock),
      wal: wal ?? (path === IN_MEMORY ? NO_WAL : openWalFlush(path)),
      clock,
    });
    return withTime(sql, now);
  } catch (error) {
    database.close();
    throw error;
  }
};
