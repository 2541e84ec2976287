import type { Clock, Log, Metrics } from './system.ts';

/** Problems at runtime that only the operator can fix. */
type AlertName = 'secondProcess' | 'clock' | 'balance' | 'disk';

/** Alerts the operator: in the log, in the metrics and in the health check. */
export type Alerts = {
  /**
   * Raises an alert at once; while the problem lasts, it is logged at most every ten minutes. It is current for
   * `lastsMs` milliseconds; default: ten minutes. Never throws.
   */
  raise(name: AlertName, sentence: string, facts?: object, lastsMs?: number): void;
  /** Returns the sentences of all current alerts. */
  current(): string[];
};

const EVERY_MS = 10 * 60_000;

type Alert = { sentence: string; endsAt: number; loggedAt: number; unlogged: number };

/** Creates an empty set of alerts. */
export const createAlerts = ({
  metrics,
  clock,
  log,
}: {
  metrics: Pick<Metrics, 'alerted'>;
  clock: Pick<Clock, 'monotonic'>;
  log: Log;
}): Alerts => {
  const alerts = new Map<AlertName, Alert>();
  return {
    raise(name, sentence, facts = {}, lastsMs = EVERY_MS) {
      metrics.alerted(name);
      const now = clock.monotonic();
      const before = alerts.get(name);
      const isDue = !before || now - before.loggedAt >= EVERY_MS;
      alerts.set(name, {
        sentence,
        endsAt: now + lastsMs,
        loggedAt: isDue ? now : before.loggedAt,
        unlogged: isDue ? 0 : before.unlogged + 1,
      });
      if (isDue) log.error({ ...facts, alert: name, untold: before?.unlogged ?? 0 }, sentence);
    },
    current() {
      const now = clock.monotonic();
      return [...alerts.values()].flatMap(({ sentence, endsAt }) => (now < endsAt ? [sentence] : []));
    },
  };
};
