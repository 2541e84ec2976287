import type { Clock, Log } from '#domain/system.ts';

/** Discord shuts out an address for a while that sends 10,000 invalid requests (401, 403, 429) within ten minutes. */
const WINDOW_MS = 10 * 60_000;

// Several processes may share an address, and each knows of its own requests only.
const LIMITS = { sparing: 500, most: 2_000 };

/** Watches how many invalid requests this process sends, so that Discord never shuts it out. */
export type InvalidRequests = {
  /** Counts an answer of Discord's; `scope` is its header X-RateLimit-Scope. */
  note(status: number, scope: string | null): void;
  /** Whether calls that can be spared should be. */
  isSparing(): boolean;
  /** Resolves when another request can be sent: at once, unless there were far too many invalid ones. */
  room(signal?: AbortSignal): Promise<void>;
};

// What is shared with other bots is nobody's fault: Discord does not count it.
const isInvalid = (status: number, scope: string | null): boolean =>
  status === 401 || status === 403 || (status === 429 && scope !== 'shared');

/** Counts within windows of ten minutes, of which the first begins with the first invalid request. */
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
