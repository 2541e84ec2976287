import { createCatalogue } from '#catalogue/catalogue.ts';
import { createChannels } from '#discord/channels.ts';
import { createFiles } from '#discord/files.ts';
import { createNoticeboard } from '#discord/noticeboard.ts';
import type { RegisteredGuilds } from '#discord/registration.ts';
import type { DiscordRest } from '#discord/rest.ts';
import { createSheetPainter } from '#images/contact-sheet.ts';
import { createUsagePainter } from '#images/usage-chart.ts';
import type { Services } from '#interaction/feature.ts';
import type { FrontDesk } from '#interaction/front-desk.ts';
import type { Base, BotOptions } from './base.ts';
import { type Entrance, enterDiscord, offerCommands, openFrontDesk } from './entrance.ts';
import type { StartSteps } from './lifetime.ts';
import type { Workshop } from './workshop.ts';

/** Where members are served. */
export type Front = { desk: FrontDesk; entrance: Entrance; commands: Services['commands'] };

type FrontParts = {
  workshop: Pick<Workshop, 'studio' | 'thumbnails'>;
  steps: StartSteps;
  opened: AsyncDisposableStack;
};

const openServices = async (
  { config, features, clock, chance, log }: BotOptions,
  { storage, modelslab, rest }: Base,
  { workshop, steps, opened }: FrontParts,
): Promise<Services> => {
  const { modelList: source } = modelslab;
  const catalogue = opened.use(createCatalogue({ source, cache: storage.catalogueCache, clock, log }));
  await steps.step('the cached model list', () => catalogue.start());
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

/** Opens it, and enters Discord; members are served once they are welcomed. Rejects with a StartError. */
export const openFront = async (options: BotOptions, base: Base, parts: FrontParts): Promise<Front> => {
  const { config, credentials, features, clock, chance, log } = options;
  const { steps, opened } = parts;
  const { rest, metrics, alerts } = base;
  const services = await openServices(options, base, parts);
  const { meter } = metrics;
  const desk = openFrontDesk({ rest, features, services, meter, alerts, clock, chance, log });
  const token = credentials.discordToken;
  const entrance = opened.use(await enterDiscord({ config, token, rest, desk, alerts, steps, clock, log }));
  return { desk, entrance, commands: services.commands };
};

/** Lets Discord in, and tells it the commands. */
export const welcome = async (
  { entrance, commands }: Front,
  { config, log }: BotOptions,
  {
    rest,
    guilds,
    httpPort,
    steps,
  }: { rest: DiscordRest; guilds: RegisteredGuilds; httpPort: number; steps: StartSteps },
): Promise<void> => {
  const { applicationId } = entrance;
  const { guildId } = config.discord;
  await steps.step('Discord to find the bot at its address', () => entrance.open(httpPort));
  await steps.step('Discord to take the commands', () =>
    offerCommands({ rest, applicationId, guildId, commands, guilds, log }),
  );
};
