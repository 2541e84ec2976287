import type { Bus } from './bus.ts';
import type { Violation } from './records.ts';
import type { Now } from './snowflake.ts';

/** `shared` limits are used up by others too, and held against nobody. */
type RateLimitScope = 'user' | 'global' | 'shared';

/** One REST call of the bot. */
export type RecordedRequest = {
  method: string;
  /** Decoded, from `/api/v10` on: `/webhooks/1/token/messages/@original`. */
  path: string;
  /** The name of the route, such as `interaction.callback`; `unknown` where there is none. */
  kind: string;
  /** What was answered; 0 when the connection was cut instead, nothing before the answer. */
  status?: number;
  /** Whose limit a 429 was for. */
  scope?: RateLimitScope;
  at: number;
  body: unknown;
  files: readonly { name: string; size: number }[];
};

/** What happened, for tests to count and the page to show. The oldest entries fall out beyond a bound. */
export type Journal = {
  readonly violations: readonly Violation[];
  readonly requests: readonly RecordedRequest[];
  violate(where: string, rule: string): void;
  /** How many requests of the last ten minutes count as invalid: Discord shuts an address out from 10,000 on. */
  invalid(): number;
  /** Notes a request as it arrives, to be completed as it is worked on. */
  record(request: RecordedRequest): RecordedRequest;
  /** Forgets everything so far, so that a test can look at its own part alone. */
  clear(): void;
};

/** A sandbox that runs for weeks must not fill the memory. */
const KEPT = 20_000;

const INVALID_STATUSES = [401, 403, 429];
const INVALID_FOR_MS = 10 * 60_000;

export function createJournal({ bus, now }: { bus: Bus; now: Now }): Journal {
  const violations: Violation[] = [];
  const requests: RecordedRequest[] = [];
  return {
    violations,
    requests,
    violate(where, rule) {
      const violation = { at: new Date(now()).toISOString(), where, rule };
      keep(violations, violation);
      bus.emit({ kind: 'violation', violation });
    },
    invalid() {
      const since = now() - INVALID_FOR_MS;
      return requests.filter(
        ({ at, status = 0, scope }) => at > since && INVALID_STATUSES.includes(status) && scope !== 'shared',
      ).length;
    },
    record: (request) => keep(requests, request),
    clear() {
      violations.length = 0;
      requests.length = 0;
    },
  };
}

function keep<T>(entries: T[], entry: T): T {
  entries.push(entry);
  if (entries.length > KEPT) entries.splice(0, KEPT / 2);
  return entry;
}
