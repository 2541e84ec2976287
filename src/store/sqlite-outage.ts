import { stat } from 'node:fs/promises';
import { StorageUnavailableError } from '#domain/errors.ts';
import type { Clock } from '#domain/system.ts';

const LOCKED = 'another process keeps the database locked';

/**
 * SQLite's primary result codes (sqlite.org/rescode.html) that mean it cannot work at the moment, with their
 * meanings.
 */
const OUTAGES: Readonly<Record<number, string>> = {
  3: 'the database file may not be opened',
  5: LOCKED,
  6: LOCKED,
  7: 'there is no memory left for the database',
  8: 'the database is read-only',
  10: 'the disk of the database is full or fails',
  11: 'the database file is damaged',
  13: 'the disk of the database is full',
  14: 'the database file cannot be opened',
  15: LOCKED,
  26: 'the database file is not a database',
};

/** Returns the primary code of an SQLite error; undefined for any other error. */
const codeOf = (error: unknown): number | undefined =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : undefined;

const reasonOf = (error: unknown): string | undefined => OUTAGES[codeOf(error) ?? 0];

/**
 * Another process holds a lock, or the connection could not get one: the same call may succeed a moment
 * later.
 */
export const isLocked = (error: unknown): boolean => reasonOf(error) === LOCKED;

/**
 * Converts an error to StorageUnavailableError if SQLite cannot work at the moment, to distinguish outages
 * from bugs.
 */
export const asOutage = (error: unknown): unknown => {
  const reason = reasonOf(error);
  return reason === undefined ? error : new StorageUnavailableError(reason, { cause: error });
};

/** Checks that the files of a database are still those that were opened. */
export type FileWatch = {
  /**
   * Rejects with StorageUnavailableError if one was deleted or replaced. Checks the disk at most once a
   * second.
   */
  assertUnchanged(): Promise<void>;
};

const LOOK_EVERY_MS = 1000;

const identityOf = async (path: string): Promise<string | undefined> => {
  try {
    const { dev, ino } = await stat(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
};

/**
 * Watches the files of an open database. SQLite goes on writing to a deleted file, and all of it is lost with
 * the process.
 */
export const watchFiles = async (path: string, clock: Pick<Clock, 'monotonic'>): Promise<FileWatch> => {
  const paths = [path, `${path}-wal`, `${path}-shm`];
  const opened = await Promise.all(paths.map(identityOf));
  let lookedAt = clock.monotonic();
  let looking: Promise<boolean> = Promise.resolve(true);
  const look = async (): Promise<boolean> => {
    const current = await Promise.all(paths.map(identityOf));
    // A side file that did not exist before has not been replaced.
    return current.every((identity, index) => opened[index] === undefined || identity === opened[index]);
  };
  return {
    async assertUnchanged() {
      const now = clock.monotonic();
      if (now - lookedAt >= LOOK_EVERY_MS) {
        lookedAt = now;
        looking = look();
      }
      if (await looking) return;
      throw new StorageUnavailableError('the database file was deleted or replaced while the bot ran');
    },
  };
};

/** For a database in memory, which has no files. */
export const NO_FILES: FileWatch = { assertUnchanged: async () => undefined };
