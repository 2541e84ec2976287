import { DefaultRestOptions, type RateLimitData } from 'discord.js';
import type { Clock, Log } from '#domain/system.ts';

export type MakeRequest = typeof DefaultRestOptions.makeRequest;

// Discord says how many seconds to wait. An implausible number must neither make the library retry at once
// nor stop it for years; retrying once an hour is harmless.
const SECONDS = { least: 0.05, unsaid: '1', most: 60 * 60 };
const TOO_MANY_REQUESTS = 429;
const WAIT_HEADERS = ['retry-after', 'x-ratelimit-reset-after'];

/**
 * Returns the seconds to wait, corrected if implausible. A rejecting response always gets a value, because
 * the library retries at once without one.
 */
export const plausibleWait = (said: string | null, status: number): string | null => {
  const isRefusal = status === TOO_MANY_REQUESTS;
  if (said === null && !isRefusal) return null;
  const seconds = Number(said ?? 0);
  if (seconds > 0) return String(Math.min(Math.max(seconds, SECONDS.least), SECONDS.most));
  return isRefusal ? SECONDS.unsaid : '0';
};

/** Milliseconds for Discord to answer a call without a body. */
const ANSWER_MS = 15_000;

// A POST or PATCH may carry an upload: those use the client's timeout.
const isLight = (method: string | undefined): boolean => method === 'GET' || method === 'PUT';

/** Adds a timeout for small requests, and makes waits plausible. */
export const withinLimits =
  (send: MakeRequest): MakeRequest =>
  async (url, init) => {
    const signals = [init.signal, isLight(init.method) ? AbortSignal.timeout(ANSWER_MS) : null];
    const signal = AbortSignal.any(signals.filter((one) => one instanceof AbortSignal));
    const answer = await send(url, { ...init, signal });
    for (const name of WAIT_HEADERS) {
      const wait = plausibleWait(answer.headers.get(name), answer.status);
      if (wait !== null) answer.headers.set(name, wait);
    }
    return answer;
  };

/** Sends a request as the library does, with a timeout for small requests and plausible waits. */
export const requestWithin: MakeRequest = withinLimits(DefaultRestOptions.makeRequest);

/** Called before each wait for a rate limit. */
export type OnWait = (facts: RateLimitData) => false;

/** Returns the milliseconds that a wait takes. */
export const waitOf = ({ timeToReset, retryAfter }: RateLimitData): number =>
  Math.max(timeToReset, retryAfter);

const LONG_WAIT_MS = 5_000;

/**
 * Logs long waits for Discord, once for all that end at the same moment. For a client's option
 * `rejectOnRateLimit`, because the client's own event misses the first wait.
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
    // Not the URL: it contains interaction tokens.
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
