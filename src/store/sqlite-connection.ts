import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { StorageUnavailableError } from '#domain/errors.ts';
import type { Clock } from '#domain/system.ts';
import { type Sql, type Statements, storableValues } from './sql.ts';
import { asOutage, type FileWatch, isLocked } from './sqlite-outage.ts';
import type { WalFlush } from './wal-flush.ts';

// SQLite's own busy wait blocks the whole process. Instead a call is retried with pauses in which the event
// loop continues: longer than most writes of another process take, and short enough to answer a member within
// 3 seconds.
const LOCK_PAUSE_MS = 10;
const LOCK_PATIENCE_MS = 800;

// Once a call has waited in vain, the next ones do not each wait as long again.
const BLOCKED_PATIENCE_MS = 100;

/**
 * An open SQLite database. Closing it waits for the transaction in progress. Outages reject with
 * StorageUnavailableError.
 */
export type SqliteDatabase = Sql &
  AsyncDisposable & {
    /** Attempts a write, and returns what prevents it; null if nothing does. */
    problem(): Promise<string | null>;
  };

/** The clock that a database waits by. */
export type SqliteClock = Pick<Clock, 'monotonic' | 'sleep'>;

/** The machine's time, for opening a database without a bot. */
export const systemClock: SqliteClock = {
  monotonic: () => performance.now(),
  sleep: (milliseconds) => sleep(milliseconds),
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

export const rollBack = (database: DatabaseSync): void => {
  // A full disk has rolled it back already.
  if (!database.isTransaction) return;
  try {
    database.exec('ROLLBACK');
  } catch {
    // Fails on a failing disk, too: retried before the next transaction.
  }
};

const beginTransaction = (database: DatabaseSync): void => {
  rollBack(database);
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

/** Remembers how the last calls fared. */
const createCondition = () => {
  let isBlocked = false;
  let hasFailed = false;
  return {
    patienceMs: () => (isBlocked ? BLOCKED_PATIENCE_MS : LOCK_PATIENCE_MS),
    hasFailed: () => hasFailed,
    note(error: unknown): void {
      if (!(error instanceof StorageUnavailableError)) return;
      if (isLocked(error.cause)) isBlocked = true;
      else hasFailed = true;
    },
    answered(): void {
      isBlocked = false;
    },
    repaired(): void {
      hasFailed = false;
    },
  };
};

/** Lets calls wait for a transaction: one connection has one at a time, and anything run meanwhile would be part of it. */
const createTurns = (database: DatabaseSync) => {
  let underWay: Promise<unknown> | undefined;
  return {
    async alone<T>(work: () => T | Promise<T>): Promise<T> {
      while (underWay !== undefined) await underWay;
      return work();
    },
    // Begins, and returns the end separately: waiting for a lock blocks nobody else, and the work itself never
    // runs twice.
    begin<T>(work: () => Promise<T>): { ended: Promise<T> } {
      beginTransaction(database);
      const ended = finishTransaction(database, work).finally(() => {
        underWay = undefined;
      });
      underWay = ended.catch(() => undefined);
      return { ended };
    },
  };
};

/** Remembers the calls in progress, which closing waits for. */
const createCalls = () => {
  const calls = new Set<Promise<unknown>>();
  return {
    untilClosed<T>(work: Promise<T>): Promise<T> {
      const call: Promise<T> = work.finally(() => calls.delete(call));
      calls.add(call);
      return call;
    },
    settled: () => Promise.allSettled(calls),
  };
};

type Condition = ReturnType<typeof createCondition>;

/** Creates the examination of a database: attempts a write, and returns what prevents it. */
const createProblem = (transaction: Sql['transaction'], condition: Condition) => {
  const proveWritable = async (): Promise<void> => {
    if (!condition.hasFailed()) return transaction(rewriteVersion);
    await transaction(takeRoom);
    await transaction(giveRoomBack);
    condition.repaired();
  };
  return async (): Promise<string | null> => {
    try {
      await proveWritable();
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
};

type Surroundings = { files: FileWatch; clock: SqliteClock; wal: WalFlush };

/** Statements and transactions over one connection. */
export const createSql = (database: DatabaseSync, { files, clock, wal }: Surroundings): SqliteDatabase => {
  const statements = createStatements(database);
  const inside = withOutages(statements);
  const condition = createCondition();
  const { alone, begin } = createTurns(database);
  const { untilClosed, settled } = createCalls();
  const tryOn = async <T>(work: () => T | Promise<T>): Promise<T> => {
    await files.assertUnchanged();
    try {
      const result = await retryWhileLocked(() => alone(work), { patienceMs: condition.patienceMs, clock });
      condition.answered();
      return result;
    } catch (error) {
      condition.note(error);
      throw error;
    }
  };
  const attempt = <T>(work: () => T | Promise<T>): Promise<T> => untilClosed(tryOn(work));
  const transaction: Sql['transaction'] = async (work, { isLasting = false } = {}) => {
    const { ended } = await attempt(() => begin(() => work(inside)));
    // Others go on meanwhile: a commit is visible at once, and only who asked for it waits for the disk.
    const done = isLasting ? ended.then((result) => wal.flush().then(() => result)) : ended;
    done.catch(condition.note);
    return untilClosed(done);
  };
  return {
    all: (text, ...parameters) => attempt(() => statements.all(text, ...parameters)),
    get: (text, ...parameters) => attempt(() => statements.get(text, ...parameters)),
    run: (text, ...parameters) => attempt(() => statements.run(text, ...parameters)),
    transaction,
    // A writing transaction locks the whole file.
    withLock: (_, work) => transaction(work),
    tryExclusively: (_, work) => transaction(work),
    problem: createProblem(transaction, condition),
    async [Symbol.asyncDispose]() {
      await settled();
      await alone(() => database.close());
      await wal[Symbol.asyncDispose]();
    },
  };
};
