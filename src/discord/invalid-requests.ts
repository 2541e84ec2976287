import type { Clock, Log } from '#domain/system.ts';

/**
 * Discord blocks an address for a while that sends 10,000 invalid requests (401, 403, 429) within ten
 * minutes.
 */
const WINDOW_MS = 10 * 60_000;

// Several processes may share an address, and each counts only its own requests.
const LIMITS = { sparing: 500, most: 2_000 };

/** Counts the invalid requests of this process, so that Discord never blocks its address. */
export type InvalidRequests = {
  /** Counts a response of Discord; `scope` is its header X-RateLimit-Scope. */
  note(status: number, scope: string | null): void;
  /** Whether non-essential calls should be skipped. */
  isSparing(): boolean;
  /** Resolves when another request can be sent: at once, unless there were far too many invalid ones. */
  room(signal?: AbortSignal): Promise<void>;
};

// Discord does not count 429s of limits that are shared with other bots.
const isInvalid = (status: number, scope: string | null): boolean =>
  status === 401 || status === 403 || (status === 429 && scope !== 'shared');

/** Counts in windows of ten minutes. The first window starts with the first invalid request. */
export const createInvalidRequests = ({
  clock,
  log,
  limits = LIMITS,
}: {
  clock: Clock;
  log: Log;
  limits?: typeof LIMITS;
}): InvalidRequests => {
  let until = 0;
  let count = 0;
  const current = (): number => (clock.now() < until ? count : 0);
  return {
    note(status, scope) {
      if (!isInvalid(status, scope)) return;
      count = current() + 1;
      if (count === 1) until = clock.now() + WINDOW_MS;
      if (count !== limits.sparing && count !== limits.most) return;
      const facts = { count, status, until: new Date(until).toISOString() };
      log.error(facts, 'Discord refuses many requests; fewer are sent until that time');
    },
    isSparing: () => current() >= limits.sparing,
    async room(signal) {
      while (current() >= limits.most) await clock.sleep(until - clock.now(), signal);
    },
  };
};
