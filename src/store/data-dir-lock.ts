import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '#domain/system.ts';
import { retryWhileLocked, systemClock } from './sqlite-connection.ts';
import { asOutage, isLocked } from './sqlite-outage.ts';

/** Says, for as long as it is not disposed of, that a process works in a data folder. */
export type DataDirLock = AsyncDisposable & {
  /** No other process was there: whatever was claimed in the folder belongs to nobody any more. */
  isAlone: boolean;
};

// Another process that enters at the same moment holds the lock no longer than this.
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

/** Holds the shared lock: a transaction that has read holds it until it ends, which is never. */
const share = (lock: DatabaseSync): void => {
  if (!lock.isTransaction) lock.exec('BEGIN');
  lock.exec('SELECT * FROM sqlite_schema');
};

/**
 * Enters a data folder: whoever is in it shares its lock, and who finds it free is alone. The operating system takes
 * a process out when it ends, however it ends: so a bot that was killed is known to be gone at once, instead of after
 * its claims ran out. Rejects with StorageUnavailableError when the file is damaged or the disk full.
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
