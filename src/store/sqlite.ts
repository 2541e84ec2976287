import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { StorageUnavailableError } from '#domain/errors.ts';
import type { Clock } from '#domain/system.ts';
import { steadyTime, withTime } from './process-time.ts';
import { type Sql, type Statements, storableValues } from './sql.ts';
import { SQLITE_MIGRATIONS } from './sqlite-migrations.ts';
import { asOutage, type FileWatch, isLocked, NO_FILES, watchFiles } from './sqlite-outage.ts';

const IN_MEMORY = ':memory:';

// SQLite's own busy wait blocks the whole process. Instead a call is retried with pauses in which the event
// loop continues: longer than most writes of another process take, and short enough to answer a member within
// 3 seconds.
const LOCK_PAUSE_MS = 10;
const LOCK_PATIENCE_MS = 800;

// Once a call has waited in vain, the next ones do not each wait as long again.
const BLOCKED_PATIENCE_MS = 100;

/** A start may wait while another process migrates. */
const OPEN_PATIENCE_MS = 15_000;

const PRAGMAS = [
  'journal_mode = WAL',
  // Commits survive a crash of the process. Only a power cut may undo the latest, so those that must survive
  // it wait for the disk; bursts of others do not.
  'synchronous = NORMAL',
];

/**
 * An open SQLite database. Closing it waits for the transaction in progress. Outages reject with
 * StorageUnavailableError.
 */
export type SqliteDatabase = Sql &
  AsyncDisposable & {
    /** Attempts a write, and returns what prevents it; null if nothing does. */
    problem(): Promise<string | null>;
  };

/** Options for opening a database. */
export type SqliteOptions = {
  /** Migrations, in order. */
  steps?: readonly string[];
  clock?: SqliteClock;
  /** The database's time in milliseconds since 1970. */
  now?: () => number;
};

type SqliteClock = Pick<Clock, 'monotonic' | 'sleep'>;

/** The machine's time, for opening a database without a bot. */
export const systemClock: SqliteClock = {
  monotonic: () => performance.now(),
  sleep: (milliseconds) => sleep(milliseconds),
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
 * Retries the work while another process holds a lock. Rejects with StorageUnavailableError when its patience
 * ends.
 */
export const retryWhileLocked = async <T>(
  work: () => T | Promise<T>,
  { patienceMs, clock }: { patienceMs: () => number; clock: SqliteClock },
): Promise<T> => {
  const begunAt = clock.monotonic();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isLocked(error) || clock.monotonic() - begunAt >= patienceMs()) throw asOutage(error);
    }
    await clock.sleep(LOCK_PAUSE_MS);
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
    all: async (text, ...parameters) => prepare(text).all(...storableValues(parameters)),
    get: async (text, ...parameters) => prepare(text).get(...storableValues(parameters)),
    run: async (text, ...parameters) => Number(prepare(text).run(...storableValues(parameters)).changes),
  };
};

/**
 * Wraps statements so that outages reject with StorageUnavailableError, inside a transaction, which is not
 * retried halfway.
 */
const withOutages = ({ all, get, run }: Statements): Statements => {
  const mapped =
    <A extends unknown[], R>(call: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      try {
        return await call(...given);
      } catch (error) {
        throw asOutage(error);
      }
    };
  return { all: mapped(all), get: mapped(get), run: mapped(run) };
};

const rollBack = (database: DatabaseSync): void => {
  // A full disk has rolled it back already.
  if (!database.isTransaction) return;
  try {
    database.exec('ROLLBACK');
  } catch {
    // Fails on a failing disk, too: retried before the next transaction.
  }
};

const beginTransaction = (database: DatabaseSync, isLasting: boolean): void => {
  rollBack(database);
  database.exec(`PRAGMA synchronous = ${isLasting ? 'FULL' : 'NORMAL'}`);
  database.exec('BEGIN IMMEDIATE');
};

const finishTransaction = async <T>(database: DatabaseSync, work: () => Promise<T>): Promise<T> => {
  try {
    const result = await work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(database);
    throw asOutage(error);
  } finally {
    database.exec('PRAGMA synchronous = NORMAL');
  }
};

/** Writes the current value again: proves that the file can be written, and changes nothing. */
const rewriteVersion = async ({ get, run }: Statements): Promise<void> => {
  const row = await get('PRAGMA user_version');
  await run(`PRAGMA user_version = ${Number(row?.user_version)}`);
};

const PROBE_BYTES = 64 * 1024;

// A few bytes may still fit on a full disk when a generation does not.
const takeRoom = async ({ run }: Statements): Promise<void> => {
  await run('CREATE TABLE IF NOT EXISTS room_probe (bytes BLOB)');
  await run(`INSERT INTO room_probe VALUES (zeroblob(${PROBE_BYTES}))`);
};
const giveRoomBack = ({ run }: Statements) => run('DROP TABLE IF EXISTS room_probe');

const createSql = (
  database: DatabaseSync,
  { files, clock }: { files: FileWatch; clock: SqliteClock },
): SqliteDatabase => {
  const statements = createStatements(database);
  const inside = withOutages(statements);
  // One connection has one transaction at a time, and anything run meanwhile would be part of it.
  let underWay: Promise<unknown> | undefined;
  let isBlocked = false;
  let hasFailed = false;
  const note = (error: unknown): void => {
    if (!(error instanceof StorageUnavailableError)) return;
    if (isLocked(error.cause)) isBlocked = true;
    else hasFailed = true;
  };
  const alone = async <T>(work: () => T | Promise<T>): Promise<T> => {
    while (underWay !== undefined) await underWay;
    return work();
  };
  const tryOn = async <T>(work: () => T | Promise<T>): Promise<T> => {
    await files.assertUnchanged();
    try {
      const patienceMs = () => (isBlocked ? BLOCKED_PATIENCE_MS : LOCK_PATIENCE_MS);
      const result = await retryWhileLocked(() => alone(work), { patienceMs, clock });
      isBlocked = false;
      return result;
    } catch (error) {
      note(error);
      throw error;
    }
  };
  const calls = new Set<Promise<unknown>>();
  const attempt = <T>(work: () => T | Promise<T>): Promise<T> => {
    const call: Promise<T> = tryOn(work).finally(() => calls.delete(call));
    calls.add(call);
    return call;
  };
  // Begins, and returns the end separately: waiting for a lock blocks nobody else, and the work itself never
  // runs twice.
  const begin = <T>(work: () => Promise<T>, isLasting: boolean): { ended: Promise<T> } => {
    beginTransaction(database, isLasting);
    const ended = finishTransaction(database, work).finally(() => {
      underWay = undefined;
    });
    underWay = ended.catch(() => undefined);
    return { ended };
  };
  const transaction: Sql['transaction'] = async (work, { isLasting = false } = {}) => {
    const { ended } = await attempt(() => begin(() => work(inside), isLasting));
    ended.catch(note);
    return ended;
  };
  const proveWritable = async (): Promise<void> => {
    if (!hasFailed) return transaction(rewriteVersion);
    await transaction(takeRoom);
    await transaction(giveRoomBack);
    hasFailed = false;
  };
  return {
    all: (text, ...parameters) => attempt(() => statements.all(text, ...parameters)),
    get: (text, ...parameters) => attempt(() => statements.get(text, ...parameters)),
    run: (text, ...parameters) => attempt(() => statements.run(text, ...parameters)),
    transaction,
    // A writing transaction locks the whole file.
    withLock: (_, work) => transaction(work),
    tryExclusively: (_, work) => transaction(work),
    async problem() {
      try {
        await proveWritable();
        return null;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.allSettled(calls);
      await alone(() => database.close());
    },
  };
};

/**
 * Opens a database, `:memory:` or a file, which is created with its folder if missing, and migrates it.
 * Rejects if the file is not a database, belongs to a newer version, or cannot be written. `now` provides
 * `now_ms()`.
 */
export const openSqlite = async (
  path: string,
  { steps = SQLITE_MIGRATIONS, clock = systemClock, now = steadyTime }: SqliteOptions = {},
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
      clock,
    });
    return withTime(sql, now);
  } catch (error) {
    database.close();
    throw error;
  }
};
