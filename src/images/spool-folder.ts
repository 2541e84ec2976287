import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Log } from '#domain/system.ts';

/** A lock that a process holds as long as it lives; `isAlone`: nobody else had it. */
type Lock = AsyncDisposable & { isAlone: boolean };

/** What finding a folder needs. */
export type SpoolFolderOptions = {
  dataDir: string;
  /** Takes the lock in the file at the path, together with others who have it. */
  lock(path: string): Promise<Lock>;
  log: Log;
};

/** A folder of this process' own. Disposing it removes what is in it. */
export type SpoolFolder = AsyncDisposable & { path: string };

// For this process' user alone.
const MODE = 0o700;

const LOCK = /^(\d+)\.lock$/;

/** The parts that are there, and one more. */
const partsIn = async (folder: string): Promise<number[]> => {
  const names = await readdir(folder);
  const parts = names.flatMap((name) => LOCK.exec(name)?.[1] ?? []).map(Number);
  return [...parts, 1 + Math.max(0, ...parts)].toSorted((one, other) => one - other);
};

const emptied = async (path: string): Promise<string> => {
  await rm(path, { recursive: true, force: true });
  return path;
};

/**
 * Takes the first part that nobody has, and empties all such parts: what is in them was left by processes that were
 * killed. The operating system releases a lock however its process ends.
 */
const takePart = async (folder: string, lock: SpoolFolderOptions['lock']): Promise<SpoolFolder> => {
  let taken: SpoolFolder | undefined;
  for (const part of await partsIn(folder)) {
    const path = join(folder, String(part));
    const held = await lock(`${path}.lock`);
    if (held.isAlone) await emptied(path);
    if (taken || !held.isAlone) {
      await held[Symbol.asyncDispose]();
      continue;
    }
    await mkdir(path, { mode: MODE });
    const close = async (): Promise<void> => {
      await emptied(path);
      await held[Symbol.asyncDispose]();
    };
    taken = { path, [Symbol.asyncDispose]: close };
  }
  return taken ?? takePart(folder, lock);
};

/** Opens a part of a folder that belongs to this user: one that somebody else made is theirs to change. */
const openPart = async (folder: string, lock: SpoolFolderOptions['lock']): Promise<SpoolFolder> => {
  await mkdir(folder, { recursive: true, mode: MODE });
  const { uid } = await stat(folder);
  if (process.getuid && process.getuid() !== uid) throw new Error(`${folder} belongs to another user`);
  return takePart(folder, lock);
};

/**
 * Opens a folder for images on their way: a part of `spool` in the data folder, as several processes may share that; where
 * it cannot be written, one of the system's temporary folder.
 */
export const openSpoolFolder = async ({ dataDir, lock, log }: SpoolFolderOptions): Promise<SpoolFolder> => {
  try {
    return await openPart(join(dataDir, 'spool'), lock);
  } catch (err) {
    log.warn({ err, dataDir }, 'the data folder cannot be written: images pass through the temporary folder');
    return openPart(join(tmpdir(), `loralei-spool-${userInfo().username}`), lock);
  }
};
