import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { COMPILE_CACHE, SHIFT_CLOCK } from './script-process.ts';

const ROOT = new URL('../..', import.meta.url);

/** The bot as a newcomer starts it: without any configuration. */
export type SandboxProcess = AsyncDisposable & {
  pageUrl: string;
  /** Ends it as a crash or a power cut would, bot and fakes together. */
  kill(): Promise<void>;
  /**
   * Starts it again on the same folder, at a time that is `laterMs` milliseconds on: what goes on without it goes on
   * meanwhile. @throws {Error} when it has another address than before.
   */
  start(laterMs?: number): Promise<void>;
};

const addressIn = async (output: AsyncIterable<Buffer>): Promise<string> => {
  let printed = '';
  for await (const chunk of output) {
    printed += chunk;
    const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(printed)?.[0];
    if (address) return address;
  }
  throw new Error(`the bot ended without printing an address:\n${printed}`);
};

type Place = { dataDir: string; port: number };

const launch = async (
  { dataDir, port }: Place,
  laterMs = 0,
): Promise<{ child: ChildProcess; pageUrl: string }> => {
  const options = ['--disable-warning=ExperimentalWarning', `--import=${SHIFT_CLOCK}`];
  const child = spawn(process.execPath, [...options, 'src/main.ts'], {
    cwd: ROOT,
    env: {
      ...COMPILE_CACHE,
      CLOCK_AHEAD_MS: String(laterMs),
      DATA_DIR: dataDir,
      SANDBOX_PORT: String(port),
      SHUTDOWN_GRACE_SECONDS: '0',
      NO_PROXY: '127.0.0.1',
      INTERACTIONS: process.env.TEST_FRONT_END ?? 'gateway',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pageUrl = await addressIn(child.stdout.iterator({ destroyOnReturn: false }));
  child.stdout.resume();
  return { child, pageUrl };
};

const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
};

/** Starts the bot in its sandbox and reads the address that it prints. */
export const startSandboxProcess = async (): Promise<SandboxProcess> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'loralei-'));
  // One of its own, which nobody else takes while it is down.
  const place = { dataDir, port: await freePort() };
  const first = await launch(place);
  const { pageUrl } = first;
  let { child } = first;
  return {
    pageUrl,
    kill: () => end(child, 'SIGKILL'),
    async start(laterMs) {
      const started = await launch(place, laterMs);
      child = started.child;
      if (started.pageUrl !== pageUrl) throw new Error(`${started.pageUrl} is not ${pageUrl}`);
    },
    async [Symbol.asyncDispose]() {
      await end(child, 'SIGTERM');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
