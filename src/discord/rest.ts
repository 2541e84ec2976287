import { REST } from 'discord.js';
import type { Meter } from '#domain/meter.ts';
import type { Clock, Log } from '#domain/ports.ts';
import { createInvalidRequests, type InvalidRequests } from './invalid-requests.ts';
import { requestWithin, tellWaits } from './waits.ts';

/** The two ways to call Discord. They share nothing, so that neither waits for the other's limits. */
export type DiscordRest = {
  /** With the bot's token, under Discord's 50 requests per second. */
  bot: REST;
  /** With the tokens of interactions. Discord exempts these calls from the bot's limit; its 429s are still waited for. */
  interactions: REST;
  /** Whether Discord refuses so much that calls which can be spared should be. */
  isSparing(): boolean;
};

/** What the clients are made of; `apiUrl` is such as `https://discord.com/api`. */
export type DiscordRestOptions = {
  apiUrl: string;
  token: string;
  meter: Pick<Meter, 'discordAnswered'>;
  clock: Clock;
  log: Log;
};

const common = {
  // A call's time includes its upload: 24 MiB of images take 100 s at 2 Mbit/s. A first answer, which Discord takes within
  // 3 s only, loses nothing by a longer one: Discord refuses it by itself when it is late.
  timeout: 120_000,
  // One handler is kept per interaction token: with the default of an hour they pile up on a busy bot.
  handlerSweepInterval: 60_000,
};

type MakeRequest = typeof requestWithin;

/** Sends requests as the library does, and notes how Discord answers each. */
const watched =
  (invalid: InvalidRequests, meter: DiscordRestOptions['meter']): MakeRequest =>
  async (url, init) => {
    await invalid.room();
    const answer = await requestWithin(url, init);
    const { status, headers } = answer;
    invalid.note(status, headers.get('x-ratelimit-scope'));
    meter.discordAnswered(status);
    return answer;
  };

/** The clients of one process. */
export const createDiscordRest = ({ apiUrl, token, meter, clock, log }: DiscordRestOptions): DiscordRest => {
  const invalid = createInvalidRequests({ clock, log });
  const options = { ...common, api: apiUrl, makeRequest: watched(invalid, meter) };
  const bot = new REST(options).setToken(token);
  const interactions = new REST({ ...options, globalRequestsPerSecond: Number.POSITIVE_INFINITY });
  for (const rest of [bot, interactions]) tellWaits(rest, { clock, log });
  return { bot, interactions, isSparing: invalid.isSparing };
};

/** Stops the timers of both, so that the process can end. */
export const closeDiscordRest = ({ bot, interactions }: Pick<DiscordRest, 'bot' | 'interactions'>): void => {
  for (const rest of [bot, interactions]) {
    rest.clearHandlerSweeper();
    rest.clearHashSweeper();
  }
};
