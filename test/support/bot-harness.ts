import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Bot, startBot } from '#app/bot.ts';
import { systemClock, systemRandom } from '#app/system.ts';
import { features } from '#commands/index.ts';
import { parseConfig } from '#config/config.ts';
import type { Clock, Random } from '#domain/system.ts';
import { type DiscordOptions, type DiscordStandIn, startDiscord } from '#sandbox/discord/index.ts';
import { type ModelsLabOptions, type ModelsLabStandIn, startModelsLab } from '#sandbox/modelslab/index.ts';
import { type LogLine, testLog } from './log.ts';
import { loadJudge } from './openapi.ts';

// Compiling Discord's schema takes most of a second: once per file of tests is enough.
const judge = await loadJudge();

// Discord gives 3 seconds. How much of them the bot needs is measured, not tested: a busy machine must not fail a test.
const ACK_DEADLINE_MS = 60_000;

// Painting and reading pixels is most of what a test with a bot costs, and few look at them.
export const PAINTING_SCALE = 0.25;

/** By which front end the bots of this run hear of interactions: each project of vitest.config.ts has its own. */
export const frontEnd = process.env.TEST_FRONT_END ?? 'gateway';

/** What a test wants different. */
export type BotHarnessOptions = {
  discord?: DiscordOptions;
  modelslab?: ModelsLabOptions;
  /** Environment variables of the bot, beside those that point it at the stand-ins. */
  env?: Record<string, string>;
  random?: Partial<Random>;
  clock?: Clock;
};

/** The bot between the stand-ins of Discord and ModelsLab. Disposing it checks that neither saw a rule broken. */
export type BotHarness = AsyncDisposable & {
  discord: DiscordStandIn;
  modelslab: ModelsLabStandIn;
  log: readonly LogLine[];
  /** The variables that point a bot at the stand-ins and at the data folder. */
  env: Record<string, string>;
  /** Stops the bot as SIGTERM does. */
  stop(): Promise<void>;
  /** Starts it again on the same data. */
  start(): Promise<void>;
};

/** The variables that point a bot at the stand-ins, and let it stop without grace. */
export const pointingAt = (
  discord: Pick<DiscordStandIn, 'token' | 'apiUrl'>,
  modelslab: Pick<ModelsLabStandIn, 'key' | 'apiUrl'>,
) => ({
  DISCORD_TOKEN: discord.token,
  DISCORD_API_URL: discord.apiUrl,
  MODELSLAB_API_KEY: modelslab.key,
  MODELSLAB_API_URL: modelslab.apiUrl,
  SHUTDOWN_GRACE_SECONDS: '0',
});

/** Starts the stand-ins and lets `launch` put a bot between them. */
export const buildBotHarness = async (
  options: BotHarnessOptions,
  launch: (env: Record<string, string>, lines: LogLine[]) => Promise<{ stop(): Promise<void> }>,
  isExcused: (rule: string) => boolean = () => false,
): Promise<BotHarness> => {
  await using opened = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'loralei-'));
  opened.defer(() => rm(dataDir, { recursive: true, force: true }));
  const discord = opened.use(
    await startDiscord({ judge, ackDeadlineMs: ACK_DEADLINE_MS, ...options.discord }),
  );
  const modelslab = opened.use(
    await startModelsLab({ generationMs: 0, scale: PAINTING_SCALE, ...options.modelslab }),
  );
  const own = { DATA_DIR: dataDir, INTERACTIONS: frontEnd };
  const env = { ...pointingAt(discord, modelslab), ...own, ...options.env };
  const log: LogLine[] = [];
  let bot: { stop(): Promise<void> } | undefined;
  const stop = async (): Promise<void> => {
    await bot?.stop();
    bot = undefined;
  };
  const start = async (): Promise<void> => {
    bot = await launch(env, log);
    await discord.ready({ commands: true });
  };
  opened.defer(stop);
  await start();
  const running = opened.move();
  return {
    discord,
    modelslab,
    log,
    env,
    stop,
    start,
    async [Symbol.asyncDispose]() {
      await running.disposeAsync();
      expect(discord.violations.filter(({ rule }) => !isExcused(rule))).toEqual([]);
      expect(modelslab.violations).toEqual([]);
    },
  };
};

/** Starts a bot in this process, which is configured by the variables given. Its log goes into the lines. */
export const startBotWith = (
  env: Record<string, string>,
  {
    lines,
    random = {},
    clock = systemClock,
  }: { lines: LogLine[]; random?: Partial<Random> | undefined; clock?: Clock | undefined },
): Promise<Bot> =>
  startBot({
    config: parseConfig(env),
    credentials: { discordToken: env.DISCORD_TOKEN ?? '', modelslabKey: env.MODELSLAB_API_KEY ?? '' },
    features,
    clock,
    random: { ...systemRandom, ...random },
    log: testLog(lines),
  });

/** A harness with the bot in this process. */
export const startBotHarness = (options: BotHarnessOptions = {}): Promise<BotHarness> =>
  buildBotHarness(options, (env, lines) =>
    startBotWith(env, { lines, random: options.random, clock: options.clock }),
  );
