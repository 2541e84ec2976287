import { DefaultRestOptions, type REST, RESTEvents } from 'discord.js';
import type { Clock, Log } from '#domain/ports.ts';

type MakeRequest = typeof DefaultRestOptions.makeRequest;

// Discord says how many seconds to wait. A number that cannot be one must neither let the library ask again at once nor
// stop it for years: after an hour it is no burden to ask again.
const SECONDS = { least: 1, most: 60 * 60 };
const WAIT_HEADERS = ['retry-after', 'x-ratelimit-reset-after'];

const plausible = (said: string): number => {
  const seconds = Number(said);
  if (Number.isNaN(seconds)) return SECONDS.least;
  return Math.min(Math.max(seconds, 0), SECONDS.most);
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
    const said = answer.headers.get(name);
    if (said !== null) answer.headers.set(name, String(plausible(said)));
  }
  const waits = Number(answer.headers.get('retry-after') ?? 0);
  if (answer.status === 429 && waits < SECONDS.least)
    answer.headers.set('retry-after', String(SECONDS.least));
  return answer;
};

const LONG_WAIT_MS = 5_000;

/** Says in the log when Discord lets this process wait for long: nothing happens meanwhile, and that is as it should be. */
export const tellWaits = (
  rest: REST,
  { clock, log }: { clock: Pick<Clock, 'now'>; log: Pick<Log, 'warn'> },
): void => {
  rest.on(RESTEvents.RateLimited, ({ timeToReset, method, route, global, scope }) => {
    if (timeToReset < LONG_WAIT_MS) return;
    const seconds = Math.ceil(timeToReset / 1000);
    const until = new Date(clock.now() + timeToReset).toISOString();
    log.warn(
      { method, route, global, scope, seconds, until },
      'Discord asks to wait; nothing is sent to it until then',
    );
  });
};
