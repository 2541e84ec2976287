import { DefaultRestOptions, type RateLimitData } from 'discord.js';
import type { Clock, Log } from '#domain/ports.ts';

type MakeRequest = typeof DefaultRestOptions.makeRequest;

// Discord says how many seconds to wait. A number that cannot be one must neither let the library ask again at once nor
// stop it for years: after an hour it is no burden to ask again.
const SECONDS = { least: 0.05, unsaid: '1', most: 60 * 60 };
const TOO_MANY_REQUESTS = 429;
const WAIT_HEADERS = ['retry-after', 'x-ratelimit-reset-after'];

/**
 * Seconds to wait in the place of those that an answer names. One that turns a call away always names some, as the
 * library asks again at once where it finds none.
 */
export const plausibleWait = (said: string | null, status: number): string | null => {
  const isRefusal = status === TOO_MANY_REQUESTS;
  if (said === null && !isRefusal) return null;
  const seconds = Number(said ?? 0);
  if (seconds > 0) return String(Math.min(Math.max(seconds, SECONDS.least), SECONDS.most));
  return isRefusal ? SECONDS.unsaid : '0';
};

/** Milliseconds that Discord has for answering a call that carries nothing with it. */
const ANSWER_MS = 15_000;

// A post or an edit may carry a whole upload: those have the time of the client.
const isLight = (method: string | undefined): boolean => method === 'GET' || method === 'PUT';

/** Sends a request as the library does: a light one is answered in time, and no answer asks for an absurd wait. */
export const requestWithin: MakeRequest = async (url, init) => {
  const signals = [init.signal, isLight(init.method) ? AbortSignal.timeout(ANSWER_MS) : null];
  const signal = AbortSignal.any(signals.filter((one) => one instanceof AbortSignal));
  const answer = await DefaultRestOptions.makeRequest(url, { ...init, signal });
  for (const name of WAIT_HEADERS) {
    const wait = plausibleWait(answer.headers.get(name), answer.status);
    if (wait !== null) answer.headers.set(name, wait);
  }
  return answer;
};

/** Hears, before each wait for a rate limit, what it is for. */
export type OnWait = (facts: RateLimitData) => false;

/** Milliseconds that a wait takes. */
export const waitOf = ({ timeToReset, retryAfter }: RateLimitData): number =>
  Math.max(timeToReset, retryAfter);

const LONG_WAIT_MS = 5_000;

/**
 * Says in the log when Discord lets this process wait for long, once for all that waits until the same moment. It goes
 * into a client's option `rejectOnRateLimit`: the client's own event leaves out the first wait.
 */
export const createTellWait = ({
  clock,
  log,
}: {
  clock: Pick<Clock, 'now'>;
  log: Pick<Log, 'warn'>;
}): OnWait => {
  let toldUntil = 0;
  return (facts) => {
    const wait = waitOf(facts);
    const until = clock.now() + wait;
    if (wait < LONG_WAIT_MS || Math.abs(until - toldUntil) < LONG_WAIT_MS) return false;
    toldUntil = until;
    // Not the address: it holds the tokens of interactions.
    const { method, route, global, scope } = facts;
    const said = {
      method,
      route,
      global,
      scope,
      seconds: Math.round(wait / 1000),
      until: new Date(until).toISOString(),
    };
    log.warn(said, 'Discord asks to wait; such calls are sent again after that');
    return false;
  };
};
