import { randomUUID } from 'node:crypto';
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Log } from '#domain/system.ts';
import { openIndexes, type SearchIndexes } from './search-index.ts';

/** The index file of one process, and those that are being built to replace it. */
export type IndexFiles = Disposable & {
  /** Opens the index that was built last; undefined if there is none. Removes a damaged one. */
  openLast(): SearchIndexes | undefined;
  /** Returns the path of a file to build an index in. */
  newPath(): string;
  /** Replaces the last index by the one built at the path, and opens it. The indexes opened before are closed. */
  adopt(path: string): SearchIndexes;
  /** Removes what was built at the path, unless it was adopted. */
  discard(path: string): void;
  /** When the open index was built, in milliseconds since 1970; null: none is open. */
  builtAt(): number | null;
  /** Removes the last index, because it turned out to be damaged. */
  removeLast(): void;
};

const NAME = 'catalogue.db';
const BUILDING = /^catalogue-.*\.building/;
// A process that was killed leaves the file that it was building. Nobody builds as long as this.
const ABANDONED_MS = 3_600_000;

const isUsable = (folder: string): boolean => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

const removeAbandoned = (folder: string): void => {
  const building = readdirSync(folder).filter((name) => BUILDING.test(name));
  for (const path of building.map((name) => join(folder, name))) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats && Date.now() - stats.mtimeMs > ABANDONED_MS) rmSync(path, { force: true });
  }
};

/** Uses the folder if it can be written, else a temporary one, which is removed in the end. */
const openFolder = (dataDir: string, log: Log): { folder: string; isLasting: boolean } => {
  const isLasting = isUsable(dataDir);
  if (!isLasting)
    log.warn({ dataDir }, 'the data folder cannot be written: the catalogue is built anew at each start');
  const folder = isLasting ? dataDir : mkdtempSync(join(tmpdir(), 'loralei-catalogue-'));
  removeAbandoned(folder);
  return { folder, isLasting };
};

/** Moves a file to its place; returns where it is then. */
const moveTo = (path: string, place: string, log: Log): string => {
  try {
    renameSync(path, place);
    return place;
  } catch (err) {
    // Another process may have the last one open, and some systems then refuse to replace it.
    log.warn({ err }, 'the index of the model list cannot be kept for the next start');
    return path;
  }
};

const openDatabase = (path: string): { database: DatabaseSync; indexes: SearchIndexes } => {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return { database, indexes: openIndexes(database) };
  } catch (error) {
    database.close();
    throw error;
  }
};

/** Opens the index files in a folder; where it cannot be written, in a temporary one. */
export const openIndexFiles = (dataDir: string, log: Log): IndexFiles => {
  const { folder, isLasting } = openFolder(dataDir, log);
  const last = join(folder, NAME);
  let current: { database: DatabaseSync; path: string } | undefined;

  const close = (): void => {
    current?.database.close();
    if (current && current.path !== last) rmSync(current.path, { force: true });
    current = undefined;
  };

  const open = (path: string): SearchIndexes => {
    const { database, indexes } = openDatabase(path);
    current = { database, path };
    return indexes;
  };

  const removeLast = (): void => {
    close();
    rmSync(last, { force: true });
  };

  return {
    openLast() {
      if (!statSync(last, { throwIfNoEntry: false })) return undefined;
      try {
        return open(last);
      } catch (err) {
        log.warn({ err }, 'the index of the model list cannot be read, so it is built anew');
        removeLast();
        return undefined;
      }
    },
    newPath: () => join(folder, `catalogue-${randomUUID()}.building`),
    adopt(path) {
      close();
      return open(moveTo(path, last, log));
    },
    discard(path) {
      if (current?.path !== path) rmSync(path, { force: true });
    },
    builtAt: () => (current ? (statSync(current.path, { throwIfNoEntry: false })?.mtimeMs ?? null) : null),
    removeLast,
    [Symbol.dispose]() {
      close();
      if (!isLasting) rmSync(folder, { recursive: true, force: true });
    },
  };
};
