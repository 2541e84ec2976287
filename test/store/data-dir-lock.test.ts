import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lockDataDir } from '#store/data-dir-lock.ts';

const MODULE = new URL('../../src/store/data-dir-lock.ts', import.meta.url).href;

const temporaryFolder = async () => {
  const path = await mkdtemp(join(tmpdir(), 'loralei-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
};

it('a process is alone in a folder that nobody is in, whoever came first', async () => {
  await using folder = await temporaryFolder();
  const lock = join(folder.path, 'lock');
  {
    const first = await lockDataDir(lock);
    await using second = await lockDataDir(lock);
    expect([first.isAlone, second.isAlone]).toEqual([true, false]);
    await first[Symbol.asyncDispose]();
    await using third = await lockDataDir(lock);
    expect(third.isAlone).toBe(false);
  }
  await using after = await lockDataDir(lock);
  expect(after.isAlone).toBe(true);
});

it('a process that was killed is gone at once', async () => {
  await using folder = await temporaryFolder();
  const lock = join(folder.path, 'lock');
  const script = `const { lockDataDir } = await import('${MODULE}');
    globalThis.kept = await lockDataDir(process.argv[1]);
    console.log(kept.isAlone);
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, lock], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed] = await Promise.race([once(child.stdout, 'data'), once(child, 'close')]);
  expect(String(printed).trim()).toBe('true');
  {
    await using meanwhile = await lockDataDir(lock);
    expect(meanwhile.isAlone).toBe(false);
  }
  child.kill('SIGKILL');
  await once(child, 'exit');
  await using after = await lockDataDir(lock);
  expect(after.isAlone).toBe(true);
});
