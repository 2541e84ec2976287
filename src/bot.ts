import { createCatalogue } from '#catalogue/catalogue.ts';
import { createChannels } from '#discord/channels.ts';
import { createFiles } from '#discord/files.ts';
import { createNoticeboard } from '#discord/noticeboard.ts';
import { closeDiscordRest, createDiscordRest, type DiscordRest } from '#discord/rest.ts';
import { orStartError } from '#domain/errors.ts';
import type { Meter } from '#domain/meter.ts';
import type { Chance, Clock, Log } from '#domain/ports.ts';
import { createMetrics, type Metrics } from '#http/metrics.ts';
import { healthRoutes, joinRoutes, metricsRoutes, type Part, type Routes, startHttp } from '#http/server.ts';
import { webhookAddress, webhookRoutes, webhookSecret } from '#http/webhook.ts';
import { createSheetPainter } from '#images/contact-sheet.ts';
import { createUsagePainter } from '#images/usage-chart.ts';
import type { Feature, Services } from '#interaction/feature.ts';
import type { FrontDesk } from '#interaction/front-desk.ts';
import { createModelsLab, type ModelsLab } from '#modelslab/client.ts';
import type { Config } from './config/config.ts';
import { type Entrance, enterDiscord, offerCommands, openFrontDesk } from './entrance.ts';
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

/** What all roles of a bot stand on. */
type Base = { storage: Storage; modelslab: ModelsLab; rest: DiscordRest; metrics: Metrics };

/** Whether the process makes images, beside whatever else it does. */
const doesWork = ({ role }: Config): boolean => role !== 'gateway';

const openModelsLab = (
  { config: { modelslab, publicUrl }, credentials, clock, chance, log }: BotOptions,
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
        ...(publicUrl === null
          ? {}
          : { webhook: webhookAddress(publicUrl, webhookSecret(credentials.discordToken)) }),
      },
      clock,
      chance,
      log,
    }),
  );

const openRest = (
  { config, credentials, clock, log }: BotOptions,
  { meter, opened }: { meter: Meter; opened: AsyncDisposableStack },
): DiscordRest => {
  const { apiUrl } = config.discord;
  const rest = createDiscordRest({ apiUrl, token: credentials.discordToken, meter, clock, log });
  opened.defer(() => closeDiscordRest(rest));
  return rest;
};

const openBase = async (options: BotOptions, opened: AsyncDisposableStack): Promise<Base> => {
  const { config, ...tools } = options;
  const storage = await openStorage(
    {
      ...tools,
      dataDir: config.dataDir,
      databaseUrl: config.databaseUrl?.reveal() ?? null,
      secretKey: config.secretKey?.reveal() ?? null,
      keepsHouse: doesWork(config),
    },
    opened,
  );
  const metrics = createMetrics(() => storage.queue.counts());
  const { meter } = metrics;
  return {
    storage,
    modelslab: openModelsLab(options, opened),
    rest: openRest(options, { meter, opened }),
    metrics,
  };
};

/** Where members are served. */
type Front = { desk: FrontDesk; entrance: Entrance; commands: Services['commands'] };

type FrontParts = { workshop: Omit<Workshop, 'worker'>; opened: AsyncDisposableStack };

const openServices = async (
  { config, features, clock, chance, log }: BotOptions,
  { storage, modelslab, rest }: Base,
  { workshop, opened }: FrontParts,
): Promise<Services> => {
  const { modelList: source } = modelslab;
  const catalogue = opened.use(createCatalogue({ source, cache: storage.catalogueCache, clock, log }));
  await catalogue.start();
  return {
    ...storage,
    ...workshop,
    paintSheet: createSheetPainter(),
    paintUsage: createUsagePainter(),
    catalogue,
    operator: config.operator,
    channels: createChannels(rest.bot, clock),
    noticeboard: createNoticeboard(rest.bot, log),
    files: createFiles({ apiUrl: config.discord.apiUrl, log }),
    checkKey: (key, signal) => modelslab.withKey(key).checkKey(signal),
    defaultModelId: config.modelslab.modelId,
    seed: chance.seed,
    commands: features.flatMap(({ command }) => (command ? [command] : [])),
  };
};

const openFront = async (options: BotOptions, base: Base, parts: FrontParts): Promise<Front> => {
  const { config, credentials, features, clock, chance, log } = options;
  const { rest, metrics } = base;
  const services = await openServices(options, base, parts);
  const { meter } = metrics;
  const desk = openFrontDesk({ rest, features, services, meter, clock, chance, log });
  const token = credentials.discordToken;
  const entrance = parts.opened.use(await enterDiscord({ config, token, rest, desk, clock, log }));
  return { desk, entrance, commands: services.commands };
};

/** Milliseconds that the database has for saying that it is there. */
const CHECK_MS = 1500;

const databasePart = async ({ check }: Storage, clock: Clock): Promise<Part> => {
  const away: Part = { ok: false, reason: 'the database does not answer' };
  const timer = new AbortController();
  const late = clock.sleep(CHECK_MS, timer.signal).then(() => away);
  const part = await Promise.race([
    check().then(
      (): Part => ({ ok: true }),
      () => away,
    ),
    late.catch(() => away),
  ]);
  timer.abort();
  return part;
};

const openHttp = async (
  { config, credentials, clock, log }: BotOptions,
  { storage, metrics }: Base,
  { front, opened }: { front: Front | null; opened: AsyncDisposableStack },
): Promise<number> => {
  const { host, port } = config.http;
  const health = healthRoutes(async () => ({
    database: await databasePart(storage, clock),
    ...(front ? { discord: front.entrance.readiness() } : {}),
  }));
  const routes: Routes[] = [health, metricsRoutes(metrics.scrape), ...(front?.entrance.routes ?? [])];
  if (config.publicUrl !== null) {
    const secret = webhookSecret(credentials.discordToken);
    routes.push(webhookRoutes({ secret, signals: storage.signals, log }));
  }
  const server = await orStartError(
    startHttp(joinRoutes(routes), { host, port }),
    `Nothing can listen on ${host}:${port}. Free it, or set HTTP_PORT to another port.`,
  );
  return opened.use(server).port;
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

type Parts = { front: Front | null; worker: Workshop['worker']; httpPort: number };

/** The bot whose parts are all at work; `running` closes them. */
const botOf = (
  { front, worker, httpPort }: Parts,
  { config: { shutdownGraceMs: graceMs }, clock }: BotOptions,
  running: AsyncDisposableStack,
): Bot => ({
  httpPort,
  lost: front?.entrance.lost ?? new Promise(() => undefined),
  async stop() {
    await Promise.all([front && closeInTime(front.desk, graceMs, clock), worker?.stop({ graceMs })]);
    await running.disposeAsync();
  },
  [Symbol.asyncDispose]: () => running.disposeAsync(),
});

/** Lets Discord in, and tells it the commands. */
const welcome = async (
  { entrance, commands }: Front,
  { config, log }: BotOptions,
  { rest, httpPort }: { rest: DiscordRest; httpPort: number },
): Promise<void> => {
  const { applicationId } = entrance;
  await entrance.open(httpPort);
  await offerCommands({ rest, applicationId, guildId: config.discord.guildId, commands, log });
};

/**
 * Builds the bot in its role, connects it and resolves when it is at work. What it opened is closed again when anything
 * of it fails.
 */
export const startBot = async (options: BotOptions): Promise<Bot> => {
  const { config, clock, chance, log } = options;
  const { role } = config;
  const { concurrency } = config.modelslab;
  await using opened = new AsyncDisposableStack();

  const base = await openBase(options, opened);
  const { storage, modelslab: provider, rest, metrics } = base;
  const { meter } = metrics;
  const works = doesWork(config);
  const { worker, ...workshop } = openWorkshop(
    { storage, provider, rest, concurrency, works, meter, clock, chance, log },
    opened,
  );
  const front = role === 'worker' ? null : await openFront(options, base, { workshop, opened });
  const httpPort = await openHttp(options, base, { front, opened });
  if (front) await welcome(front, options, { rest, httpPort });
  log.info({ role, httpPort }, 'the bot is ready');
  return botOf({ front, worker, httpPort }, options, opened.move());
};
