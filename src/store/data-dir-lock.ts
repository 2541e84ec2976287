import { DatabaseSync } from 'node:sqlite';

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
  } catch {
    return false;
  }
};

/**
 * Enters a data folder: whoever is in it shares its lock, and who finds it free is alone. The operating system takes
 * a process out when it ends, however it ends: so a bot that was killed is known to be gone at once, instead of after
 * its claims ran out.
 */
export const lockDataDir = (lockPath: string): DataDirLock => {
  const lock = new DatabaseSync(lockPath, { timeout: 0 });
  const isAlone = isFree(lock);
  // A transaction that has read holds the shared lock until it ends, which is never.
  lock.exec(`PRAGMA busy_timeout = ${WAIT_MS}; BEGIN; SELECT * FROM sqlite_schema`);
  return { isAlone, [Symbol.asyncDispose]: async () => lock.close() };
};
