import { DatabaseSync } from 'node:sqlite';

/** Says, for as long as it is not disposed of, that a process works in a data folder. */
export type Presence = AsyncDisposable & {
  /** No other process was there: whatever was claimed in the folder belongs to nobody any more. */
  isAlone: boolean;
};

/**
 * Takes the lock of a data folder, where it is free. The operating system gives it back when the process ends, however
 * it ends: so a bot that was killed is known to be gone at once, instead of after its claims ran out.
 */
export const enterAlone = (lockPath: string): Presence => {
  const lock = new DatabaseSync(lockPath, { timeout: 0 });
  const leave = async (): Promise<void> => lock.close();
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return { isAlone: true, [Symbol.asyncDispose]: leave };
  } catch {
    return { isAlone: false, [Symbol.asyncDispose]: leave };
  }
};
