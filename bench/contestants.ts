import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DiscordOptions, type DiscordStandIn, startDiscord } from '#sandbox/discord/index.ts';
import { type ModelsLabOptions, type ModelsLabStandIn, startModelsLab } from '#sandbox/modelslab/index.ts';
import { type Program, START_MS, startProgram } from './program.ts';

/** A program to measure. */
export type Contestant = { name: string; file: string };

export const LORALEI: Contestant = { name: 'Loralei', file: 'src/main.ts' };
export const BARE: Contestant = { name: 'bare discord.js', file: 'bench/bare-bot.ts' };

/** The stand-ins, which run in this process, and a folder for data. Disposing it ends them and removes the folder. */
export type Ground = AsyncDisposable & {
  discord: DiscordStandIn;
  modelslab: ModelsLabStandIn;
  dataDir: string;
  /** What a bot needs to find its way here. */
  env: NodeJS.ProcessEnv;
};

/** What is different from the usual. */
export type GroundOptions = {
  discord?: DiscordOptions;
  modelslab?: ModelsLabOptions;
  env?: Record<string, string>;
};

/** Starts the stand-ins. */
export const startGround = async (options: GroundOptions): Promise<Ground> => {
  await using opened = new AsyncDisposableStack();
  const discord = opened.use(await startDiscord(options.discord));
  const modelslab = opened.use(await startModelsLab(options.modelslab));
  const dataDir = await mkdtemp(join(tmpdir(), 'loralei-bench-'));
  opened.defer(() => rm(dataDir, { recursive: true, force: true }));
  const running = opened.move();
  return {
    discord,
    modelslab,
    dataDir,
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
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};

/** A bot in a process of its own between the stand-ins. Disposing it ends all of them. */
export type Arena = AsyncDisposable &
  Pick<Ground, 'discord' | 'modelslab'> &
  Pick<Program, 'memory' | 'processorMs'>;

/** Starts a contestant; resolves when it is connected and its commands are there. */
export const startArena = async ({ file }: Contestant, options: GroundOptions = {}): Promise<Arena> => {
  await using opened = new AsyncDisposableStack();
  const { discord, modelslab, dataDir, env } = opened.use(await startGround(options));
  const program = opened.use(startProgram(file, { env, cwd: dataDir }));
  await discord.ready({ commands: true, withinMs: START_MS });
  const running = opened.move();
  return {
    discord,
    modelslab,
    memory: program.memory,
    processorMs: program.processorMs,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};
