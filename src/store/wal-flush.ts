import { type FileHandle, open, stat } from 'node:fs/promises';
import { StorageUnavailableError } from '#domain/errors.ts';

/** Flushes SQLite's write-ahead log to the disk. */
export type WalFlush = AsyncDisposable & {
  /**
   * Resolves when everything written before the call survives a power cut. Rejects with
   * StorageUnavailableError if the disk fails.
   */
  flush(): Promise<void>;
};

/** Lets calls that wait at the same time share one flush: those that come during one share the next. */
export const coalesced = (flush: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<void> | undefined;
  const begin = (): Promise<void> => {
    next = undefined;
    const flushed = flush();
    running = flushed.catch(() => undefined);
    return flushed;
  };
  return () => {
    // A flush that has begun may miss what was written since.
    next ??= running.then(begin);
    return next;
  };
};

type OpenFile = { handle: FileHandle; identity: string };

/**
 * Flushes the log of an open database off the event loop, where a commit with `synchronous = FULL` would block
 * it. SQLite locks only the database and its index, so another descriptor of the log releases none of its locks.
 */
export const openWalFlush = (databasePath: string): WalFlush => {
  const path = `${databasePath}-wal`;
  let opened: OpenFile | undefined;
  const close = async (): Promise<void> => {
    const { handle } = opened ?? {};
    opened = undefined;
    await handle?.close();
  };
  const current = async (): Promise<FileHandle> => {
    const { dev, ino } = await stat(path, { bigint: true });
    const identity = `${dev}:${ino}`;
    if (opened?.identity === identity) return opened.handle;
    await close();
    opened = { handle: await open(path, 'r+'), identity };
    return opened.handle;
  };
  const flush = async (): Promise<void> => {
    try {
      await (await current()).datasync();
    } catch (error) {
      throw new StorageUnavailableError('the disk of the database fails', { cause: error });
    }
  };
  return { flush: coalesced(flush), [Symbol.asyncDispose]: close };
};

/** For a database in memory: nothing of it survives. */
export const NO_WAL: WalFlush = {
  flush: async () => undefined,
  [Symbol.asyncDispose]: async () => undefined,
};
