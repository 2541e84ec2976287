import type { Config } from '#config/config.ts';
import { closeDiscordRest, createDiscordRest, type DiscordRest } from '#discord/rest.ts';
import type { Metrics } from '#domain/metrics.ts';
import type { Clock, Log, Random } from '#domain/ports.ts';
import { createMetricsRegistry, type MetricsRegistry } from '#http/metrics.ts';
import { webhookAddress, webhookSecret } from '#http/webhook.ts';
import type { Feature } from '#interactions/define-command.ts';
import { createModelsLab, type ModelsLab } from '#modelslab/client.ts';
import { openStorage, type Storage } from './storage.ts';

/** What the bot is made of, beside its configuration. */
export type BotOptions = {
  config: Config;
  credentials: { discordToken: string; modelslabKey: string };
  features: readonly Feature[];
  clock: Clock;
  random: Random;
  log: Log;
};

/** What all roles of a bot stand on. */
export type SharedResources = {
  storage: Storage;
  modelslab: ModelsLab;
  rest: DiscordRest;
  metricsRegistry: MetricsRegistry;
};

/** Whether the process makes images, beside whatever else it does. */
export const runsJobs = ({ role }: Config): boolean => role !== 'gateway';

const openModelsLab = (
  { config: { modelslab, publicUrl }, credentials, clock, random, log }: BotOptions,
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
      random,
      log,
    }),
  );

const openRest = (
  { config, credentials, clock, log }: BotOptions,
  { metrics, opened }: { metrics: Metrics; opened: AsyncDisposableStack },
): DiscordRest => {
  const { apiUrl } = config.discord;
  const rest = createDiscordRest({ apiUrl, token: credentials.discordToken, metrics, clock, log });
  opened.defer(() => closeDiscordRest(rest));
  return rest;
};

/** Opens it. */
export const openSharedResources = async (
  options: BotOptions,
  opened: AsyncDisposableStack,
): Promise<SharedResources> => {
  const { config, ...tools } = options;
  const storage = await openStorage(
    {
      ...tools,
      dataDir: config.dataDir,
      databaseUrl: config.databaseUrl?.reveal() ?? null,
      secretKey: config.secretKey?.reveal() ?? null,
      runsCleanup: runsJobs(config),
    },
    opened,
  );
  const metricsRegistry = createMetricsRegistry(() => storage.queue.counts());
  const { metrics } = metricsRegistry;
  return {
    storage,
    modelslab: openModelsLab(options, opened),
    rest: openRest(options, { metrics, opened }),
    metricsRegistry,
  };
};
