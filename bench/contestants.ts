import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DiscordOptions, type DiscordStandIn, startDiscord } from '#sandbox/discord/index.ts';
import { type ModelsLabOptions, type ModelsLabStandIn, startModelsLab } from '#sandbox/modelslab/index.ts';

const ROOT = join(import.meta.dirname, '..');

// The options of npm start and of the image.
const NODE_OPTIONS = ['--max-semi-space-size=4', '--disable-warning=ExperimentalWarning'];

// A bot that does not end by itself is killed: a benchmark leaves nothing running.
const STOP_MS = 15_000;

/** A program to measure. */
export type Contestant = { name: string; file: string };

export const LORALEI: Contestant = { name: 'Loralei', file: 'src/main.ts' };
export const BARE: Contestant = { name: 'bare discord.js', file: 'bench/bare-bot.ts' };

/** Kibibytes of memory as Linux counts them: now, and the most so far. */
export type Memory = { resident: number; peak: number };

/** A bot in a process of its own between the stand-ins, which run in this one. Disposing it ends all of them. */
export type Arena = AsyncDisposable & {
  discord: DiscordStandIn;
  modelslab: ModelsLabStandIn;
  memory(): Promise<Memory>;
};

const memoryOf = async (pid: number): Promise<Memory> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const read = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]);
  return { resident: read('VmRSS'), peak: read('VmHWM') };
};

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = new AbortController();
  const patience = sleep(STOP_MS, undefined, { signal: timer.signal }).then(
    () => child.kill('SIGKILL'),
    () => undefined,
  );
  await exited;
  timer.abort();
  await patience;
};

/** Starts a contestant; resolves when it is connected and its commands are there. */
export const startArena = async (
  { file }: Contestant,
  options: { discord?: DiscordOptions; modelslab?: ModelsLabOptions; env?: Record<string, string> } = {},
): Promise<Arena> => {
  await using opened = new AsyncDisposableStack();
  const discord = opened.use(await startDiscord(options.discord));
  const modelslab = opened.use(await startModelsLab(options.modelslab));
  const dataDir = await mkdtemp(join(tmpdir(), 'loralei-bench-'));
  opened.defer(() => rm(dataDir, { recursive: true, force: true }));
  const child = spawn(process.execPath, [...NODE_OPTIONS, join(ROOT, file)], {
    cwd: dataDir,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      NO_PROXY: '127.0.0.1',
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.apiUrl,
      MODELSLAB_API_KEY: modelslab.key,
      MODELSLAB_API_URL: modelslab.apiUrl,
      DATA_DIR: dataDir,
      SHUTDOWN_GRACE_SECONDS: '0',
      LOG_LEVEL: 'warn',
      ...options.env,
    },
  });
  opened.defer(() => stop(child));
  await discord.ready({ commands: true });
  const running = opened.move();
  return {
    discord,
    modelslab,
    memory: () => memoryOf(child.pid ?? 0),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};
