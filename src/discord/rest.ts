import { REST } from 'discord.js';

/** The two ways to call Discord. They share nothing, so that neither waits for the other's limits. */
export type DiscordRest = {
  /** With the bot's token, under Discord's 50 requests per second. */
  bot: REST;
  /** With the tokens of interactions. Discord exempts these calls from the bot's limit; its 429s are still waited for. */
  interactions: REST;
};

const common = {
  // A call's time includes its upload: 24 MiB of images take 100 s at 2 Mbit/s. A first answer, which Discord takes within
  // 3 s only, loses nothing by a longer one: Discord refuses it by itself when it is late.
  timeout: 120_000,
  // One handler is kept per interaction token: with the default of an hour they pile up on a busy bot.
  handlerSweepInterval: 60_000,
};

/** Clients for `apiUrl`, such as `https://discord.com/api`. */
export const createDiscordRest = ({ apiUrl, token }: { apiUrl: string; token: string }): DiscordRest => ({
  bot: new REST({ ...common, api: apiUrl }).setToken(token),
  interactions: new REST({ ...common, api: apiUrl, globalRequestsPerSecond: Number.POSITIVE_INFINITY }),
});

/** Stops the timers of both, so that the process can end. */
export const closeDiscordRest = ({ bot, interactions }: DiscordRest): void => {
  for (const rest of [bot, interactions]) {
    rest.clearHandlerSweeper();
    rest.clearHashSweeper();
  }
};
