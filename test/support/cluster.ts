import { expect, vi } from 'vitest';
import { type DiscordOptions, type DiscordStandIn, startDiscord } from '#sandbox/discord/index.ts';
import { type ModelsLabOptions, type ModelsLabStandIn, startModelsLab } from '#sandbox/modelslab/index.ts';
import { PAINTING_SCALE, pointingAt } from './bot-harness.ts';
import { type BotProcess, createBotProcess, type ProcessOptions } from './bot-process.ts';
import { type DatabaseProxy, startDatabaseProxy } from './database-proxy.ts';
import { PATIENCE } from './patience.ts';
import { createDatabase } from './postgres.ts';

/** One process of a cluster, with a way to the database of its own, which can be cut or frozen for it alone. */
type ClusterProcess = BotProcess & { database: Omit<DatabaseProxy, keyof AsyncDisposable> };

/** What is different for one process: variables of the bot, or its clock. */
type ClusterProcessOptions = ProcessOptions & { env?: Record<string, string> };

/** Many processes of one bot on one Postgres, between the stand-ins. Disposing it kills them. */
export type Cluster = AsyncDisposable & {
  discord: DiscordStandIn;
  modelslab: ModelsLabStandIn;
  /** The way of all processes to the database: what is done to it is done to theirs. */
  database: Pick<DatabaseProxy, 'cut' | 'freeze' | 'restore'>;
  /** The address of the database itself, for what a test looks up or locks there. */
  databaseUrl: string;
  gateways: readonly ClusterProcess[];
  workers: readonly ClusterProcess[];
  /** Another worker, which is not started yet. */
  addWorker(options?: ClusterProcessOptions): Promise<ClusterProcess>;
  /** What all of them printed. */
  output(): string;
};

/** How many there are of each role, and what is different for all of them. */
export type ClusterOptions = {
  gateways: number;
  workers: number;
  discord?: DiscordOptions;
  modelslab?: ModelsLabOptions;
  env?: Record<string, string>;
  /** What is different for one worker, by its place among them. */
  workerOptions?: (index: number) => ClusterProcessOptions;
};

// Whoever kills gateways hears nothing from them: this long they have to answer until that is taken for sure.
const ACK_DEADLINE_MS = 10_000;

/** Resolves when a process says once more than before that it is at work. One that ends by itself is started again. */
export const startProcess = async (bot: BotProcess): Promise<void> => {
  const readies = () => bot.output().split('the bot is ready').length;
  const before = readies();
  await vi.waitFor(() => {
    if (!bot.isRunning()) bot.start();
    expect(readies(), bot.output()).toBeGreaterThan(before);
  }, PATIENCE);
};

/** Starts everything; the gateways share Discord's servers among them. */
export const startCluster = async (options: ClusterOptions): Promise<Cluster> => {
  await using opened = new AsyncDisposableStack();
  const origin = opened.use(await createDatabase());
  const ways: DatabaseProxy[] = [];
  opened.defer(async () => void (await Promise.all(ways.map((way) => way[Symbol.asyncDispose]()))));
  const discord = opened.use(await startDiscord({ ackDeadlineMs: ACK_DEADLINE_MS, ...options.discord }));
  const modelslab = opened.use(
    await startModelsLab({ generationMs: 0, scale: PAINTING_SCALE, ...options.modelslab }),
  );
  const common = { ...pointingAt(discord, modelslab), ...options.env };
  const all: ClusterProcess[] = [];
  opened.defer(async () => void (await Promise.all(all.map((bot) => bot.kill()))));
  const addProcess = async (
    role: Record<string, string>,
    { env, ...own }: ClusterProcessOptions,
  ): Promise<ClusterProcess> => {
    const database = await startDatabaseProxy(origin.url);
    ways.push(database);
    const bot = createBotProcess({ ...common, DATABASE_URL: database.url, ...role, ...env }, own);
    all.push({ ...bot, database });
    return { ...bot, database };
  };
  const addWorker = (own: ClusterProcessOptions = {}) => addProcess({ ROLE: 'worker' }, own);
  const gateways: ClusterProcess[] = [];
  for (let shard = 0; shard < options.gateways; shard += 1) {
    gateways.push(await addProcess({ ROLE: 'gateway', SHARDS: `${shard}/${options.gateways}` }, {}));
  }
  const workers: ClusterProcess[] = [];
  for (let index = 0; index < options.workers; index += 1) {
    workers.push(await addWorker(options.workerOptions?.(index)));
  }
  await Promise.all(all.map(startProcess));
  const running = opened.move();
  return {
    discord,
    modelslab,
    database: {
      cut() {
        for (const way of ways) way.cut();
      },
      freeze() {
        for (const way of ways) way.freeze();
      },
      restore() {
        for (const way of ways) way.restore();
      },
    },
    databaseUrl: origin.url,
    gateways,
    workers,
    addWorker,
    output: () => all.map((bot) => bot.output()).join('\n'),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};
