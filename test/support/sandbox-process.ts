import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = new URL('../..', import.meta.url);

/** The bot as a newcomer starts it: without any configuration. */
export type SandboxProcess = AsyncDisposable & { pageUrl: string };

const addressIn = async (output: AsyncIterable<Buffer>): Promise<string> => {
  let printed = '';
  for await (const chunk of output) {
    printed += chunk;
    const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(printed)?.[0];
    if (address) return address;
  }
  throw new Error(`the bot ended without printing an address:\n${printed}`);
};

/** Starts the bot in its sandbox and reads the address that it prints. */
export const startSandboxProcess = async (): Promise<SandboxProcess> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'loralei-'));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/main.ts'], {
    cwd: ROOT,
    env: {
      DATA_DIR: dataDir,
      SHUTDOWN_GRACE_SECONDS: '0',
      NO_PROXY: '127.0.0.1',
      INTERACTIONS: process.env.TEST_FRONT_END ?? 'gateway',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pageUrl = await addressIn(child.stdout.iterator({ destroyOnReturn: false }));
  child.stdout.resume();
  return {
    pageUrl,
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
