import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '#domain/system.ts';
import { retryWhileLocked, systemClock } from './sqlite-connection.ts';
import { asOutage, isLocked } from './sqlite-outage.ts';

/** Marks a data folder as used by a running process, until disposed. */
export type DataDirLock = AsyncDisposable & {
  /** No other process was there: all claims in the folder are left by dead processes. */
  isAlone: boolean;
};

// Another process that starts at the same moment holds the lock no longer than this.
const WAIT_MS = 2000;

const isFree = (lock: DatabaseSync): boolean => {
  try {
    lock.exec('BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS present (nobody); COMMIT');
    return true;
  } catch (error) {
    if (lock.isTransaction) lock.exec('ROLLBACK');
    if (!isLocked(error)) throw asOutage(error);
    return false;
  }
};

/** Takes the shared lock: a transaction that has read keeps it until it ends, which it never does. */
const share = (lock: DatabaseSync): void => {
  if (!lock.isTransaction) lock.exec('BEGIN');
  lock.exec('SELECT * FROM sqlite_schema');
};

/**
 * Locks a data folder: processes in it share the lock, and the one that finds it free is alone. The operating
 * system releases the lock however a process ends, so a killed bot is known to be gone at once, not only
 * after its claims expire. Rejects with StorageUnavailableError if the file is damaged or the disk is full.
 */
export const lockDataDir = async (
  lockPath: string,
  clock: Pick<Clock, 'monotonic' | 'sleep'> = systemClock,
): Promise<DataDirLock> => {
  const lock = new DatabaseSync(lockPath, { timeout: 0 });
  try {
    const isAlone = isFree(lock);
    await retryWhileLocked(() => share(lock), { patienceMs: () => WAIT_MS, clock });
    return { isAlone, [Symbol.asyncDispose]: async () => lock.close() };
  } catch (error) {
    lock.close();
    throw error;
  }
};
