import type { Clock, Log, Metrics } from './system.ts';

/** Problems at runtime that only the operator can fix. */
type AlertName = 'secondProcess' | 'clock';

/** Alerts the operator: in the log, in the metrics and in the health check. */
export type Alerts = {
  /**
   * Raises an alert at once; while the problem lasts, it is logged at most every ten minutes. Never throws.
   */
  raise(name: AlertName, sentence: string, facts?: object): void;
  /** Returns the sentences of all alerts raised in the last ten minutes. */
  current(): string[];
};

const EVERY_MS = 10 * 60_000;

type Alert = { sentence: string; lastAt: number; loggedAt: number; unlogged: number };

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
    raise(name, sentence, facts = {}) {
      metrics.alerted(name);
      const now = clock.monotonic();
      const before = alerts.get(name);
      const isDue = !before || now - before.loggedAt >= EVERY_MS;
      alerts.set(name, {
        sentence,
        lastAt: now,
        loggedAt: isDue ? now : before.loggedAt,
        unlogged: isDue ? 0 : before.unlogged + 1,
      });
      if (isDue) log.error({ ...facts, alert: name, untold: before?.unlogged ?? 0 }, sentence);
    },
    current() {
      const now = clock.monotonic();
      return [...alerts.values()].flatMap(({ sentence, lastAt }) =>
        now - lastAt < EVERY_MS ? [sentence] : [],
      );
    },
  };
};
