import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSpoolFolder } from '#images/spool-folder.ts';
import { lockDataDir } from '#store/data-dir-lock.ts';
import { testLog } from '../support/log.ts';

const log = testLog();

const openDataDir = async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'loralei-test-data-'));
  return {
    dataDir,
    open: () => openSpoolFolder({ dataDir, lock: lockDataDir, log }),
    [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true, force: true }),
  };
};

describe('the folder of a spool', () => {
  test('is empty, in the data folder, and for the user of this process alone', async () => {
    await using harness = await openDataDir();
    await using folder = await harness.open();
    expect(folder.path.startsWith(join(harness.dataDir, 'spool'))).toBe(true);
    expect(await readdir(folder.path)).toEqual([]);
    expect((await stat(folder.path)).mode & 0o777).toBe(0o700);
  });

  test('is another one for each process', async () => {
    await using harness = await openDataDir();
    await using one = await harness.open();
    await writeFile(join(one.path, 'a.png'), 'x');
    await using other = await harness.open();
    expect(other.path).not.toBe(one.path);
    expect(await readdir(one.path)).toEqual(['a.png']);
  });

  test('is emptied when its process ends', async () => {
    await using harness = await openDataDir();
    const folder = await harness.open();
    await writeFile(join(folder.path, 'a.png'), 'x');
    await folder[Symbol.asyncDispose]();
    expect((await readdir(join(harness.dataDir, 'spool'))).filter((name) => !name.endsWith('.lock'))).toEqual(
      [],
    );
  });

  test('is emptied at the next start after a crash, and so are all that nobody has', async () => {
    await using harness = await openDataDir();
    const spool = join(harness.dataDir, 'spool');
    for (const part of ['1', '2', '5']) {
      await mkdir(join(spool, part), { recursive: true });
      await writeFile(join(spool, part, 'a.png'), 'x');
      await writeFile(join(spool, `${part}.lock`), '');
    }
    await using folder = await harness.open();
    expect(basename(folder.path)).toBe('1');
    expect(await readdir(folder.path)).toEqual([]);
    expect((await readdir(spool)).filter((name) => !name.endsWith('.lock'))).toEqual(['1']);
  });

  test.skipIf(process.getuid?.() === 0)(
    'is a temporary one where the data folder cannot be written',
    async () => {
      await using harness = await openDataDir();
      await chmod(harness.dataDir, 0o500);
      await using folder = await harness.open();
      expect(folder.path.startsWith(tmpdir())).toBe(true);
      expect(await readdir(folder.path)).toEqual([]);
      await chmod(harness.dataDir, 0o700);
    },
  );

  test('is a temporary one where there is a file in its place', async () => {
    await using harness = await openDataDir();
    await writeFile(join(harness.dataDir, 'spool'), '');
    await using folder = await harness.open();
    expect(folder.path.startsWith(harness.dataDir)).toBe(false);
    expect(await readdir(folder.path)).toEqual([]);
  });
});
