import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { enterFolder } from '#store/sole-owner.ts';

const MODULE = new URL('../../src/store/sole-owner.ts', import.meta.url).href;

const temporaryFolder = async () => {
  const path = await mkdtemp(join(tmpdir(), 'loralei-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
};

it('a process is alone in a folder that nobody is in, whoever came first', async () => {
  await using folder = await temporaryFolder();
  const lock = join(folder.path, 'lock');
  {
    const first = await enterFolder(lock);
    await using second = await enterFolder(lock);
    expect([first.isAlone, second.isAlone]).toEqual([true, false]);
    await first[Symbol.asyncDispose]();
    await using third = await enterFolder(lock);
    expect(third.isAlone).toBe(false);
  }
  await using afterwards = await enterFolder(lock);
  expect(afterwards.isAlone).toBe(true);
});

it('a process that was killed is gone at once', async () => {
  await using folder = await temporaryFolder();
  const lock = join(folder.path, 'lock');
  const script = `const { enterFolder } = await import('${MODULE}');
    globalThis.kept = await enterFolder(process.argv[1]);
    console.log(kept.isAlone);
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, lock], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed] = await once(child.stdout, 'data');
  expect(String(printed).trim()).toBe('true');
  {
    await using meanwhile = await enterFolder(lock);
    expect(meanwhile.isAlone).toBe(false);
  }
  child.kill('SIGKILL');
  await once(child, 'exit');
  await using afterwards = await enterFolder(lock);
  expect(afterwards.isAlone).toBe(true);
});
