import { type CatalogueOptions, createCatalogue } from '#catalogue/catalogue.ts';
import { createFiles } from '#discord/attachments.ts';
import { createChannelDirectory, createChannelMessages } from '#discord/channels.ts';
import type { RegisteredGuilds } from '#discord/registration.ts';
import type { DiscordRest } from '#discord/rest.ts';
import { commandsOf, type SlashCommand } from '#interactions/define-command.ts';
import type { Dispatcher } from '#interactions/dispatcher.ts';
import type { Services } from '#interactions/invocation.ts';
import {
  createInteractionDispatcher,
  type InteractionSource,
  openInteractionSource,
  registerOnce,
} from './interaction-source.ts';
import type { JobRunner } from './job-runner.ts';
import type { StartSteps } from './lifetime.ts';
import { readModelList } from './model-list.ts';
import type { BotOptions, SharedResources } from './shared-resources.ts';

/** The dispatcher of interactions and the source that feeds it. */
export type InteractionHandling = {
  dispatcher: Dispatcher;
  source: InteractionSource;
  commands: readonly SlashCommand[];
};

type HandlingParts = {
  jobs: Pick<JobRunner, 'generations' | 'comparisons' | 'trials' | 'thumbnails'>;
  steps: StartSteps;
  opened: AsyncDisposableStack;
};

const openServices = (
  { config, clock, random, log }: BotOptions,
  { storage, modelslab, rest, images }: SharedResources,
  { jobs, opened }: Pick<HandlingParts, 'jobs' | 'opened'>,
): Services => {
  const { dataDir } = config;
  const source: CatalogueOptions['source'] = (path, signal) =>
    modelslab.modelList(signal, (body) => readModelList(body, path, signal));
  const catalogue = opened.use(createCatalogue({ source, dataDir, clock, log }));
  catalogue.start();
  return {
    ...storage,
    ...jobs,
    paintSheet: images.paintSheet,
    paintUsage: images.paintUsage,
    catalogue,
    operator: config.operator,
    imprint: config.imprint,
    channels: createChannelDirectory(rest.bot, clock),
    channelMessages: createChannelMessages(rest.bot, log),
    files: createFiles({ apiUrl: config.discord.apiUrl, log }),
    checkKey: (key, signal) => modelslab.withKey(key).checkKey(signal),
    keyBalance: (key, signal) => modelslab.withKey(key).balance(signal),
    defaultModelId: config.modelslab.modelId,
    modelsByBase: config.modelslab.modelsByBase,
    concurrency: config.modelslab.concurrency,
    seed: random.seed,
  };
};

/**
 * Starts interaction handling and connects to Discord; interactions are served after `openForTraffic`.
 * Rejects with a StartError.
 */
export const openInteractionHandling = async (
  options: BotOptions,
  resources: SharedResources,
  parts: HandlingParts,
): Promise<InteractionHandling> => {
  const { config, credentials, features, clock, random, log } = options;
  const { steps, opened } = parts;
  const { rest, metricsRegistry, alerts, pace } = resources;
  const services = openServices(options, resources, parts);
  const { metrics } = metricsRegistry;
  const dispatcher = createInteractionDispatcher({
    rest,
    features,
    services,
    metrics,
    alerts,
    pace,
    clock,
    random,
    log,
  });
  const token = credentials.discordToken;
  const source = opened.use(
    await openInteractionSource({ config, token, rest, dispatcher, alerts, steps, clock, log }),
  );
  return { dispatcher, source, commands: commandsOf(features) };
};

/** Starts serving interactions and registers the commands. */
export const openForTraffic = async (
  { source, commands }: InteractionHandling,
  { config, log }: BotOptions,
  {
    rest,
    guilds,
    httpPort,
    steps,
  }: { rest: DiscordRest; guilds: RegisteredGuilds; httpPort: number; steps: StartSteps },
): Promise<void> => {
  const { applicationId } = source;
  const { guildId } = config.discord;
  await steps.step('Discord to find the bot at its address', () => source.open(httpPort));
  await steps.step('Discord to take the commands', () =>
    registerOnce({ rest, applicationId, guildId, commands, guilds, log }),
  );
};
