import { type CatalogueOptions, createCatalogue } from '#catalogue/catalogue.ts';
import { createOperators } from '#discord/application.ts';
import { createFileStream, createFiles } from '#discord/attachments.ts';
import { createChannelDirectory, createChannelMessages } from '#discord/channels.ts';
import { createPostingPermissions } from '#discord/permissions.ts';
import type { RegisteredGuilds } from '#discord/registration.ts';
import type { DiscordRest } from '#discord/rest.ts';
import { createRoleDirectory } from '#discord/roles.ts';
import { MOST_IMAGE_BYTES } from '#domain/generation/image-file.ts';
import { RECIPE_TEXT_NAMES, readRecipe } from '#domain/recipe/read-recipe.ts';
import { chunkReader } from '#images/recipe/byte-reader.ts';
import { readImageTexts } from '#images/recipe/read-image-texts.ts';
import type { RecipeReader } from '#interactions/channels.ts';
import { createCommandIds } from '#interactions/command-mentions.ts';
import { type AppCommand, appCommandsOf } from '#interactions/define-command.ts';
import type { Dispatcher } from '#interactions/dispatcher.ts';
import type { Services } from '#interactions/invocation.ts';
import { createMemberLanguages } from '#interactions/member-languages.ts';
import { createConcurrencyLimit } from '#shared/concurrency-limit.ts';
import {
  createInteractionDispatcher,
  type InteractionSource,
  openInteractionSource,
  registerOnce,
} from './interaction-source.ts';
import type { JobRunner } from './job-runner.ts';
import type { StartSteps } from './lifetime.ts';
import { readModelList } from './model-list.ts';
import { createLoadModel, createOwnLoras } from './server-accounts.ts';
import type { BotOptions, SharedResources } from './shared-resources.ts';
import { createReadStatus } from './status.ts';

/** The dispatcher of interactions and the source that feeds it. */
export type InteractionHandling = {
  dispatcher: Dispatcher;
  source: InteractionSource;
  commands: readonly AppCommand[];
  /** Filled when the commands are registered. */
  commandIds: ReturnType<typeof createCommandIds>;
};

type HandlingParts = {
  jobs: Pick<JobRunner, 'generations' | 'comparisons' | 'trials' | 'thumbnails' | 'estimateSeconds'>;
  steps: StartSteps;
  opened: AsyncDisposableStack;
};

// Pixels are dropped as they come, so that little is in memory; each takes a connection.
const AT_A_TIME = 8;

/** Reads the recipes of pictures on Discord's CDN while they come. */
const createRecipeReader = (stream: ReturnType<typeof createFileStream>): RecipeReader => {
  const limit = createConcurrencyLimit(AT_A_TIME);
  return async (file, { withinMs } = {}) => {
    const read = async (chunks: AsyncIterable<Uint8Array>) => {
      const texts = await readImageTexts(chunkReader(chunks), RECIPE_TEXT_NAMES);
      const recipe = readRecipe(texts);
      return recipe ? ({ kind: 'recipe', recipe } as const) : ({ kind: 'none' } as const);
    };
    const found = await limit(() =>
      stream(file, { bytes: MOST_IMAGE_BYTES, ...(withinMs === undefined ? {} : { withinMs }) }, read),
    );
    return found ?? { kind: 'unreadable' };
  };
};

const openServices = (
  options: BotOptions,
  resources: SharedResources,
  { jobs, opened }: Pick<HandlingParts, 'jobs' | 'opened'>,
): Omit<Services, 'commandIds'> => {
  const { config, clock, random, log } = options;
  const { storage, modelslab, rest, images } = resources;
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
    operators: createOperators(rest.bot, clock),
    readStatus: createReadStatus(options, resources, { catalogue, startedAt: clock.now() }),
    imprint: config.imprint,
    imageCost: config.imageCost,
    channels: createChannelDirectory(rest.bot, clock),
    roles: createRoleDirectory(rest.bot, { clock, log }),
    postingPermissions: createPostingPermissions(rest.bot, { clock, log }),
    channelMessages: createChannelMessages(rest.bot, log),
    files: createFiles({ apiUrl: config.discord.apiUrl, log }),
    readRecipe: createRecipeReader(createFileStream({ apiUrl: config.discord.apiUrl, log })),
    ownLoraWatch: createOwnLoras(options, resources),
    loadModel: createLoadModel(resources),
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
  const commandIds = createCommandIds();
  const { members, localeFor } = createMemberLanguages(resources.storage.members, { clock, log });
  const services = { ...openServices(options, resources, parts), members, commandIds };
  const { metrics } = metricsRegistry;
  const dispatcher = createInteractionDispatcher({
    rest,
    features,
    services,
    localeFor,
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
  return { dispatcher, source, commands: appCommandsOf(features), commandIds };
};

/** Starts serving interactions and registers the commands. */
export const openForTraffic = async (
  { source, commands, commandIds }: InteractionHandling,
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
  const ids = await steps.step('Discord to take the commands', () =>
    registerOnce({ rest, applicationId, guildId, commands, guilds, log }),
  );
  commandIds.learn(ids);
};
