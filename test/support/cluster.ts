import { expect, vi } from 'vitest';
import { type DiscordStandIn, startDiscord } from '#sandbox/discord/index.ts';
import { type ModelsLabOptions, type ModelsLabStandIn, startModelsLab } from '#sandbox/modelslab/index.ts';
import { pointingAt } from './bot.ts';
import { type BotProcess, createBotProcess } from './bot-process.ts';
import { type DatabaseProxy, startDatabaseProxy } from './database-proxy.ts';
import { createSchema } from './postgres.ts';

/** Many processes of one bot on one Postgres, between the stand-ins. Disposing it kills them. */
export type Cluster = AsyncDisposable & {
  discord: DiscordStandIn;
  modelslab: ModelsLabStandIn;
  database: DatabaseProxy;
  gateways: readonly BotProcess[];
  workers: readonly BotProcess[];
  /** Another worker, which is not started yet. */
  addWorker(): BotProcess;
  /** What all of them printed. */
  output(): string;
};

/** How many there are of each role, and what is different for all of them. */
export type ClusterOptions = {
  gateways: number;
  workers: number;
  modelslab?: ModelsLabOptions;
  env?: Record<string, string>;
};

const START = { timeout: 60_000, interval: 100 };

/** Resolves when a process says once more than before that it is at work. One that ends by itself is started again. */
export const startProcess = async (bot: BotProcess): Promise<void> => {
  const readies = () => bot.output().split('the bot is ready').length;
  const before = readies();
  await vi.waitFor(() => {
    if (!bot.isRunning()) bot.start();
    expect(readies()).toBeGreaterThan(before);
  }, START);
};

/** Starts everything; the gateways share Discord's servers among them. */
export const startCluster = async (options: ClusterOptions): Promise<Cluster> => {
  await using opened = new AsyncDisposableStack();
  const schema = opened.use(await createSchema());
  const database = opened.use(await startDatabaseProxy(schema.url));
  const discord = opened.use(await startDiscord({ ackDeadlineMs: 10_000 }));
  const modelslab = opened.use(await startModelsLab({ generationMs: 0, ...options.modelslab }));
  const common = { ...pointingAt(discord, modelslab), DATABASE_URL: database.url, ...options.env };
  const all: BotProcess[] = [];
  opened.defer(async () => void (await Promise.all(all.map((bot) => bot.end('SIGKILL')))));
  const processOf = (own: Record<string, string>): BotProcess => {
    const bot = createBotProcess({ ...common, ...own });
    all.push(bot);
    return bot;
  };
  const addWorker = (): BotProcess => processOf({ ROLE: 'worker' });
  const shards = Array.from({ length: options.gateways }, (_, shard) => `${shard}/${options.gateways}`);
  const gateways = shards.map((shard) => processOf({ ROLE: 'gateway', SHARDS: shard }));
  const workers = Array.from({ length: options.workers }, addWorker);
  await Promise.all(all.map(startProcess));
  const running = opened.move();
  return {
    discord,
    modelslab,
    database,
    gateways,
    workers,
    addWorker,
    output: () => all.map((bot) => bot.output()).join('\n'),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};
