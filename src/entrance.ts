import { connectGateway, type Gateway } from '#discord/gateway.ts';
import { registerCommands } from '#discord/registration.ts';
import { createResponder } from '#discord/responder.ts';
import type { DiscordRest } from '#discord/rest.ts';
import { orStartError } from '#domain/errors.ts';
import type { Chance, Clock, Log } from '#domain/ports.ts';
import { type HttpServer, healthRoutes, startHttp } from '#http/server.ts';
import type { Feature, Services } from '#interaction/feature.ts';
import { createFrontDesk, type FrontDesk } from '#interaction/front-desk.ts';
import { createRouter } from '#interaction/router.ts';
import type { Config } from './config/config.ts';

/** Builds the desk where interactions come in. */
export const openFrontDesk = (options: {
  rest: DiscordRest;
  features: readonly Feature[];
  services: Services;
  clock: Clock;
  chance: Chance;
  log: Log;
}): FrontDesk => {
  const { rest, clock, log } = options;
  const router = createRouter(options);
  return createFrontDesk({
    router,
    responderFor: (incoming) => createResponder(rest.interactions, incoming),
    clock,
    log,
  });
};

/** Lets interactions come to the desk. */
export const enterDiscord = (options: {
  config: Config['discord'];
  token: string;
  desk: FrontDesk;
  log: Log;
}): Promise<Gateway> => {
  const { config, token, desk, log } = options;
  return orStartError(
    connectGateway({ apiUrl: config.apiUrl, token, onInteraction: desk.receive, log }),
    'Discord does not let the bot in. Check DISCORD_TOKEN and the network; npm run doctor tells more.',
  );
};

/** Shows members what the bot can do. */
export const offerCommands = async (options: {
  rest: DiscordRest;
  applicationId: string;
  guildId: string | null;
  commands: Services['commands'];
  log: Log;
}): Promise<void> => {
  const { rest, applicationId, guildId, commands, log } = options;
  await orStartError(
    registerCommands(rest.bot, { commands, target: { applicationId, guildId }, log }),
    guildId === null
      ? 'Discord does not take the commands. npm run doctor tells more.'
      : 'Discord does not take the commands. Check DISCORD_GUILD_ID, and that the bot is in that server.',
  );
};

/** Answers whoever watches the bot. */
export const showHealth = ({ host, port }: Config['http'], gateway: Gateway): Promise<HttpServer> =>
  orStartError(
    startHttp(
      healthRoutes(() => ({ gateway: gateway.isConnected() })),
      { host, port },
    ),
    `Nothing can listen on ${host}:${port}. Free it, or set HTTP_PORT to another port.`,
  );
