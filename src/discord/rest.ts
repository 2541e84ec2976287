import { REST, type RESTOptions } from 'discord.js';
import type { Clock, Log, Metrics } from '#domain/system.ts';
import { createFirstAnswers, type FirstAnswers } from './first-answers.ts';
import { createInvalidRequests, type InvalidRequests } from './invalid-requests.ts';
import { createTellWait, requestWithin } from './waits.ts';

/** The two ways to call Discord. They share nothing, so that neither waits for the other's limits. */
export type DiscordRest = {
  /** With the bot's token, under Discord's 50 requests per second. */
  bot: REST;
  /** With the tokens of interactions. Discord exempts these calls from the bot's limit; its 429s are still waited for. */
  interactions: REST;
  /** What is known of the first answers that were given by these clients. */
  answers: FirstAnswers;
  /** Whether Discord refuses so much that calls which can be spared should be. */
  isSparing(): boolean;
};

/** What the clients are made of; `apiUrl` is such as `https://discord.com/api`. */
export type DiscordRestOptions = {
  apiUrl: string;
  token: string;
  metrics: Pick<Metrics, 'discordAnswered'>;
  /** Hears Discord's time with each of its answers, in milliseconds since 1970 and exact to a second; NaN if unreadable. */
  onDate?: ((time: number) => void) | undefined;
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

type Watchers = Pick<DiscordRestOptions, 'metrics' | 'onDate'> & {
  invalid: InvalidRequests;
  answers: FirstAnswers;
};

/** Sends requests as the library does, and notes how Discord answers each. */
const watched =
  ({ invalid, answers, metrics, onDate }: Watchers): MakeRequest =>
  async (url, init) => {
    await invalid.room();
    const answer = await requestWithin(url, init).catch((error: unknown) => {
      answers.noteUnheard(url);
      throw error;
    });
    const { status, headers } = answer;
    // It may come from something in between, after Discord has carried the call out.
    if (status >= 500) answers.noteUnheard(url);
    const date = headers.get('date');
    if (date !== null) onDate?.(Date.parse(date));
    invalid.note(status, headers.get('x-ratelimit-scope'));
    metrics.discordAnswered(status);
    return answer;
  };

/** The clients of one process. */
export const createDiscordRest = ({
  apiUrl,
  token,
  metrics,
  onDate,
  clock,
  log,
}: DiscordRestOptions): DiscordRest => {
  const invalid = createInvalidRequests({ clock, log });
  const answers = createFirstAnswers();
  const makeRequest = watched({ invalid, answers, metrics, onDate });
  const create = (own: Partial<RESTOptions>): REST =>
    new REST({
      ...common,
      api: apiUrl,
      makeRequest,
      rejectOnRateLimit: createTellWait({ clock, log }),
      ...own,
    });
  const bot = create({}).setToken(token);
  const interactions = create({ globalRequestsPerSecond: Number.POSITIVE_INFINITY });
  return { bot, interactions, answers, isSparing: invalid.isSparing };
};

/** Stops the timers of both, so that the process can end. */
export const closeDiscordRest = ({ bot, interactions }: Pick<DiscordRest, 'bot' | 'interactions'>): void => {
  for (const rest of [bot, interactions]) {
    rest.clearHandlerSweeper();
    rest.clearHashSweeper();
  }
};
