import type { Clock, Log, Metrics } from './system.ts';

/** What can be wrong while the bot runs, and only whoever runs it can put right. */
type AlertName = 'secondProcess' | 'clock';

/** Tells whoever runs the bot: in the log, in the metrics, and where the bot's health is asked for. */
export type Alerts = {
  /** Tells it at once, and while it goes on at most every ten minutes. Never throws. */
  raise(name: AlertName, sentence: string, facts?: object): void;
  /** The sentences of what was raised in the last ten minutes. */
  current(): string[];
};

const EVERY_MS = 10 * 60_000;

type Alert = { sentence: string; lastAt: number; toldAt: number; untold: number };

/** No alerts yet. */
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
      const isDue = !before || now - before.toldAt >= EVERY_MS;
      alerts.set(name, {
        sentence,
        lastAt: now,
        toldAt: isDue ? now : before.toldAt,
        untold: isDue ? 0 : before.untold + 1,
      });
      if (isDue) log.error({ ...facts, alert: name, untold: before?.untold ?? 0 }, sentence);
    },
    current() {
      const now = clock.monotonic();
      return [...alerts.values()].flatMap(({ sentence, lastAt }) =>
        now - lastAt < EVERY_MS ? [sentence] : [],
      );
    },
  };
};
