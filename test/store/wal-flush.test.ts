import { copyFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StorageUnavailableError } from '#domain/errors.ts';
import type { Generation } from '#domain/generation/generation.ts';
import { createLedger } from '#store/ledger.ts';
import { openSqlite } from '#store/sqlite.ts';
import { coalesced, openWalFlush, type WalFlush } from '#store/wal-flush.ts';
import { testLog } from '../support/log.ts';
import { createFolder } from './engines.ts';
import { planGeneration } from './generations.ts';

const flushing = (flush: () => Promise<void>): WalFlush => ({
  flush: coalesced(flush),
  [Symbol.asyncDispose]: async () => undefined,
});

const submitting = (at: number) => ({ name: 'submitting', at, posts: 0 }) as const;

/** A database in a folder, and what of it a power cut would leave: the files as they were at the last flush. */
const openBesideItsDisk = async (folder: string) => {
  const path = join(folder, 'loralei.db');
  let [flushes, onDisk] = [0, ''];
  const real = openWalFlush(path);
  const wal = flushing(async () => {
    flushes += 1;
    const copy = join(folder, `flush-${flushes}`);
    await mkdir(copy);
    for (const file of ['loralei.db', 'loralei.db-wal']) await copyFile(join(folder, file), join(copy, file));
    await real.flush();
    onDisk = join(copy, 'loralei.db');
  });
  const sql = await openSqlite(path, { wal });
  return {
    sql,
    onDisk: () => onDisk,
    flushes: () => flushes,
    async [Symbol.asyncDispose]() {
      await sql[Symbol.asyncDispose]();
      await real[Symbol.asyncDispose]();
    },
  };
};

/** The state of a row in the files that a power cut left. */
const stateAfterPowerCut = async (path: string, { id }: Generation): Promise<string | undefined> => {
  await using sql = await openSqlite(path);
  return (await createLedger(sql, testLog()).find(id))?.state.name;
};

describe('a power cut', () => {
  test('never turns a request that may have been sent into one that was not', async () => {
    const action = fc.constantFrom('add', 'send', 'look');
    const bursts = fc.array(fc.array(action, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(bursts, async (plan) => {
        await using folder = await createFolder();
        await using disk = await openBesideItsDisk(folder.path);
        const ledger = createLedger(disk.sql, testLog());
        const waiting: Generation[] = [];
        let count = 0;
        const send = async (): Promise<void> => {
          const generation = waiting.shift();
          if (!generation) return;
          await ledger.move(generation.id, ['queued'], submitting(count));
          // From here on the request is on its way.
          expect(await stateAfterPowerCut(disk.onDisk(), generation)).toBe('submitting');
        };
        const add = async (): Promise<void> => {
          count += 1;
          const generation = planGeneration(`generation-${count}`);
          await ledger.add(generation);
          waiting.push(generation);
        };
        const does = { add, send, look: async () => void (await ledger.counts()) };
        await add();
        for (const burst of plan) await Promise.all(burst.map((name) => does[name]()));
        await send();
      }),
      { numRuns: 15 },
    );
  });
});

describe('a flush of the log', () => {
  test('is asked for by lasting transactions alone', async () => {
    await using folder = await createFolder();
    await using disk = await openBesideItsDisk(folder.path);
    await disk.sql.run("INSERT INTO document (namespace, key, value) VALUES ('a', 'b', 'c')");
    await disk.sql.transaction((statements) => statements.run("UPDATE document SET value = 'd'"));
    expect(disk.flushes()).toBe(0);
    await disk.sql.transaction((statements) => statements.run("UPDATE document SET value = 'e'"), {
      isLasting: true,
    });
    expect(disk.flushes()).toBe(1);
  });

  test('serves all that wait for it, and is followed by one for those that came during it', async () => {
    const running: PromiseWithResolvers<void>[] = [];
    const flush = coalesced(() => {
      const begun = Promise.withResolvers<void>();
      running.push(begun);
      return begun.promise;
    });
    const first = Promise.all([flush(), flush()]);
    await expect.poll(() => running.length).toBe(1);
    const second = Promise.all([flush(), flush(), flush()]);
    running[0]?.resolve();
    await first;
    await expect.poll(() => running.length).toBe(2);
    running[1]?.resolve();
    await second;
    expect(running).toHaveLength(2);
  });

  test('that fails says so to those that waited, and the same move succeeds later', async () => {
    await using folder = await createFolder();
    let isBroken = true;
    const wal = flushing(async () => {
      if (isBroken) throw new StorageUnavailableError('the disk of the database fails');
    });
    await using sql = await openSqlite(join(folder.path, 'loralei.db'), { wal });
    const ledger = createLedger(sql, testLog());
    const generation = planGeneration('one');
    await ledger.add(generation);
    const move = () => ledger.move(generation.id, ['queued'], submitting(1));
    await expect(move()).rejects.toThrow(StorageUnavailableError);
    isBroken = false;
    expect((await move())?.state).toEqual(submitting(1));
  });

  test('goes to the file that is there, also when it is another one than before', async () => {
    await using folder = await createFolder();
    const path = join(folder.path, 'loralei.db');
    await using wal = openWalFlush(path);
    await expect(wal.flush()).rejects.toThrow(StorageUnavailableError);
    await writeFile(`${path}-wal`, 'one');
    await wal.flush();
    await writeFile(`${path}-new`, 'two');
    await rename(`${path}-new`, `${path}-wal`);
    await wal.flush();
  });
});
