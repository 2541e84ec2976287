import { createCatalogue, type RefreshingCatalogue } from '#catalogue/catalogue.ts';
import { createChannels } from '#discord/channels.ts';
import { createFiles } from '#discord/files.ts';
import type { Gateway } from '#discord/gateway.ts';
import { createNoticeboard } from '#discord/noticeboard.ts';
import { closeDiscordRest, createDiscordRest, type DiscordRest } from '#discord/rest.ts';
import type { Chance, Clock, Log } from '#domain/ports.ts';
import type { Feature, Services } from '#interaction/feature.ts';
import type { FrontDesk } from '#interaction/front-desk.ts';
import { createModelsLab, type ModelsLab } from '#modelslab/client.ts';
import type { Config } from './config/config.ts';
import { enterDiscord, offerCommands, openFrontDesk, showHealth } from './entrance.ts';
import { openStorage, type Storage } from './storage.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

/** What the bot is made of, beside its configuration. */
export type BotOptions = {
  config: Config;
  credentials: { discordToken: string; modelslabKey: string };
  features: readonly Feature[];
  clock: Clock;
  chance: Chance;
  log: Log;
};

/** A bot at work. Disposing it stops it without grace. */
export type Bot = AsyncDisposable & {
  /** The port of the health check. */
  httpPort: number;
  /** Resolves when Discord has ended the connection for good, with a sentence that says so and what to do. */
  lost: Promise<string>;
  /** Takes no new work, lets running jobs go on for the grace time, and leaves the rest to the next start. */
  stop(): Promise<void>;
};

const openModelsLab = (
  { config: { modelslab }, credentials, clock, chance, log }: BotOptions,
  opened: AsyncDisposableStack,
): ModelsLab =>
  opened.use(
    createModelsLab({
      apiUrl: modelslab.apiUrl,
      key: credentials.modelslabKey,
      deadlineMs: modelslab.timeoutMs,
      operator: {
        ...(modelslab.temp ? { temp: true } : {}),
        ...(modelslab.base64 ? { base64: true } : {}),
      },
      clock,
      chance,
      log,
    }),
  );

const openCatalogue = async (
  { clock, log }: BotOptions,
  { storage, modelslab }: { storage: Storage; modelslab: ModelsLab },
  opened: AsyncDisposableStack,
): Promise<RefreshingCatalogue> => {
  const source = modelslab.modelList;
  const catalogue = opened.use(createCatalogue({ source, cache: storage.catalogueCache, clock, log }));
  await catalogue.start();
  return catalogue;
};

const openRest = ({ config, credentials }: BotOptions, opened: AsyncDisposableStack): DiscordRest => {
  const rest = createDiscordRest({ apiUrl: config.discord.apiUrl, token: credentials.discordToken });
  opened.defer(() => closeDiscordRest(rest));
  return rest;
};

// As long as Discord waits for an answer: whatever the grace for jobs is, nobody is left without one.
const ANSWERING_MS = 3_000;

/** Closes the desk, and waits no longer than the grace time for what it still answers. */
const closeInTime = async (desk: FrontDesk, graceMs: number, clock: Clock): Promise<void> => {
  const timer = new AbortController();
  const elapsed = clock.sleep(Math.max(graceMs, ANSWERING_MS), timer.signal).catch(() => undefined);
  await Promise.race([desk.close(), elapsed]);
  timer.abort();
};

type Parts = { desk: FrontDesk; worker: Workshop['worker']; gateway: Gateway; httpPort: number };

/** The bot whose parts are all at work; `running` closes them. */
const botOf = (
  { desk, worker, gateway, httpPort }: Parts,
  { config: { shutdownGraceMs: graceMs }, clock }: BotOptions,
  running: AsyncDisposableStack,
): Bot => ({
  httpPort,
  lost: gateway.lost,
  async stop() {
    await Promise.all([closeInTime(desk, graceMs, clock), worker.stop({ graceMs })]);
    await running.disposeAsync();
  },
  [Symbol.asyncDispose]: () => running.disposeAsync(),
});

/**
 * Builds the bot, connects it and resolves when it answers. What it opened is closed again when anything of it fails.
 */
export const startBot = async (options: BotOptions): Promise<Bot> => {
  const { config, credentials, features, clock, chance, log } = options;
  const { guildId } = config.discord;
  const { concurrency, modelId: defaultModelId } = config.modelslab;
  await using opened = new AsyncDisposableStack();

  const { dataDir, operator } = config;
  const secretKey = config.secretKey?.reveal() ?? null;
  const storage = await openStorage({ dataDir, secretKey, chance, log }, opened);
  const modelslab = openModelsLab(options, opened);
  const catalogue = await openCatalogue(options, { storage, modelslab }, opened);
  const rest = openRest(options, opened);
  const { studio, worker } = await openWorkshop(
    { storage, provider: modelslab, rest, concurrency, clock, chance, log },
    opened,
  );

  const commands = features.flatMap(({ command }) => (command ? [command] : []));
  const services: Services = {
    ...storage,
    studio,
    catalogue,
    operator,
    channels: createChannels(rest.bot, clock),
    noticeboard: createNoticeboard(rest.bot, log),
    files: createFiles({ apiUrl: config.discord.apiUrl, log }),
    checkKey: (key, signal) => modelslab.withKey(key).checkKey(signal),
    defaultModelId,
    seed: chance.seed,
    commands,
  };
  const desk = openFrontDesk({ rest, features, services, clock, chance, log });

  const token = credentials.discordToken;
  const gateway = opened.use(await enterDiscord({ config: config.discord, token, desk, log }));
  const { applicationId } = gateway;
  await offerCommands({ rest, applicationId, guildId, commands, log });
  const { port: httpPort } = opened.use(await showHealth(config.http, gateway));
  log.info({ applicationId, httpPort }, 'the bot is ready');
  return botOf({ desk, worker, gateway, httpPort }, options, opened.move());
};
