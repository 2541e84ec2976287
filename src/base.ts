import { closeDiscordRest, createDiscordRest, type DiscordRest } from '#discord/rest.ts';
import type { Meter } from '#domain/meter.ts';
import type { Chance, Clock, Log } from '#domain/ports.ts';
import { createMetrics, type Metrics } from '#http/metrics.ts';
import { webhookAddress, webhookSecret } from '#http/webhook.ts';
import type { Feature } from '#interaction/feature.ts';
import { createModelsLab, type ModelsLab } from '#modelslab/client.ts';
import type { Config } from './config/config.ts';
import type { StartSteps } from './lifetime.ts';
import { openStorage, type Storage } from './storage.ts';

/** What the bot is made of, beside its configuration. */
export type BotOptions = {
  config: Config;
  credentials: { discordToken: string; modelslabKey: string };
  features: readonly Feature[];
  /** Aborted when the bot is to stop: a start that is under way then rejects with the signal's reason. */
  stopping?: AbortSignal;
  clock: Clock;
  chance: Chance;
  log: Log;
};

/** What all roles of a bot stand on. */
export type Base = { storage: Storage; modelslab: ModelsLab; rest: DiscordRest; metrics: Metrics };

/** Whether the process makes images, beside whatever else it does. */
export const doesWork = ({ role }: Config): boolean => role !== 'gateway';

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

/** Opens it. */
export const openBase = async (
  options: BotOptions,
  { steps, opened }: { steps: StartSteps; opened: AsyncDisposableStack },
): Promise<Base> => {
  const { config, ...tools } = options;
  const settings = {
    ...tools,
    dataDir: config.dataDir,
    databaseUrl: config.databaseUrl?.reveal() ?? null,
    keySecrets: config.keySecrets.map((secret) => secret.reveal()),
    keepsHouse: doesWork(config),
  };
  const storage = await steps.step('the database', () => openStorage(settings, opened));
  const metrics = createMetrics(() => storage.queue.counts());
  const { meter } = metrics;
  return {
    storage,
    modelslab: openModelsLab(options, opened),
    rest: openRest(options, { meter, opened }),
    metrics,
  };
};
