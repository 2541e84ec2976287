import { REST, type RESTOptions } from 'discord.js';
import { Agent } from 'undici';
import type { Clock, Log, Metrics } from '#domain/system.ts';
import { createFirstAnswers, type FirstAnswers } from './first-answers.ts';
import { createInvalidRequests, type InvalidRequests } from './invalid-requests.ts';
import { createSend } from './uploads.ts';
import { createTellWait, type MakeRequest, withinLimits } from './waits.ts';

/** The two REST clients. They share nothing, so that neither waits for the other's rate limits. */
export type DiscordRest = {
  /** Uses the bot's token, within Discord's 50 requests per second. */
  bot: REST;
  /** Uses interaction tokens. Discord exempts these calls from the bot's limit; 429s are still respected. */
  interactions: REST;
  /** The first answers sent through these clients. */
  answers: FirstAnswers;
  /** Whether non-essential calls should be skipped, because Discord refuses too many. */
  isSparing(): boolean;
};

/** Options of the clients; `apiUrl` is for example `https://discord.com/api`. */
export type DiscordRestOptions = {
  apiUrl: string;
  token: string;
  metrics: Pick<Metrics, 'discordAnswered'>;
  /**
   * Receives Discord's time with each response, in milliseconds since 1970 with a resolution of one second;
   * NaN if unreadable.
   */
  onDate?: ((time: number) => void) | undefined;
  clock: Clock;
  log: Log;
};

const common = {
  // Includes the upload: 24 MiB of images take 100 s at 2 Mbit/s. For a first answer a long timeout does no
  // harm: Discord itself refuses it after 3 s.
  timeout: 120_000,
  // One handler is kept per interaction token: with the default of an hour they pile up on a busy bot.
  handlerSweepInterval: 60_000,
};

type Watchers = Pick<DiscordRestOptions, 'metrics' | 'onDate'> & {
  invalid: InvalidRequests;
  answers: FirstAnswers;
  send: MakeRequest;
};

/** Sends requests as the library does, and records each response. */
const watched =
  ({ invalid, answers, metrics, onDate, send }: Watchers): MakeRequest =>
  async (url, init) => {
    await invalid.room();
    const answer = await send(url, init).catch((error: unknown) => {
      answers.noteUnheard(url);
      throw error;
    });
    const { status, headers } = answer;
    // May come from something in between, after Discord has carried the call out.
    if (status >= 500) answers.noteUnheard(url);
    const date = headers.get('date');
    if (date !== null) onDate?.(Date.parse(date));
    invalid.note(status, headers.get('x-ratelimit-scope'));
    metrics.discordAnswered(status);
    return answer;
  };

/** Creates the clients of one process. */
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
  // Without an agent the clients would take the global one, which Node's own fetch and any other undici may replace.
  const agent = new Agent();
  const send = withinLimits(createSend(agent));
  const makeRequest = watched({ invalid, answers, metrics, onDate, send });
  const create = (own: Partial<RESTOptions>): REST =>
    new REST({
      ...common,
      agent,
      api: apiUrl,
      makeRequest,
      rejectOnRateLimit: createTellWait({ clock, log }),
      ...own,
    });
  const bot = create({}).setToken(token);
  const interactions = create({ globalRequestsPerSecond: Number.POSITIVE_INFINITY });
  return { bot, interactions, answers, isSparing: invalid.isSparing };
};

/** Stops the timers of both clients, so that the process can end. */
export const closeDiscordRest = ({ bot, interactions }: Pick<DiscordRest, 'bot' | 'interactions'>): void => {
  for (const rest of [bot, interactions]) {
    rest.clearHandlerSweeper();
    rest.clearHashSweeper();
  }
};
