import type { Clock, Metrics } from './system.ts';

/** What the image API answered a process in the last hour. */
export type ApiHealth = {
  /** Calls that succeeded. */
  answers: number;
  /** Calls that failed, by the kind of failure, most frequent first. */
  errors: { kind: string; calls: number }[];
  /** How often a lane was paused. */
  pauses: number;
};

/** Counts what the API answers. */
export type ApiWatch = {
  /** Wraps metrics, so that what they are told is counted here, too. */
  watch(metrics: Metrics): Metrics;
  lastHour(): ApiHealth;
};

const MINUTE_MS = 60_000;
const MINUTES = 60;

type Minute = { at: number; outcomes: Map<string, number>; pauses: number };

// Says nothing about the API.
const ABORTED = 'aborted';

const sumByKind = (minutes: readonly Minute[]): Map<string, number> => {
  const sums = new Map<string, number>();
  for (const [kind, calls] of minutes.flatMap(({ outcomes }) => [...outcomes])) {
    sums.set(kind, (sums.get(kind) ?? 0) + calls);
  }
  return sums;
};

/** Counts the API's answers of the last hour in this process, minute by minute. Downloads of images are left out. */
export const createApiWatch = (clock: Pick<Clock, 'monotonic'>): ApiWatch => {
  let minutes: Minute[] = [];

  const drop = (now: number): void => {
    minutes = minutes.filter(({ at }) => at > now - MINUTES);
  };
  const current = (): Minute => {
    const now = Math.floor(clock.monotonic() / MINUTE_MS);
    const last = minutes.at(-1);
    if (last?.at === now) return last;
    drop(now);
    const minute = { at: now, outcomes: new Map<string, number>(), pauses: 0 };
    minutes.push(minute);
    return minute;
  };

  return {
    watch: (metrics) => ({
      ...metrics,
      called(call) {
        metrics.called(call);
        if (call.name === 'download' || call.outcome === ABORTED) return;
        const { outcomes } = current();
        outcomes.set(call.outcome, (outcomes.get(call.outcome) ?? 0) + 1);
      },
      paused(lane) {
        metrics.paused(lane);
        current().pauses += 1;
      },
    }),
    lastHour() {
      drop(Math.floor(clock.monotonic() / MINUTE_MS));
      const { ok: answers = 0, ...failed } = Object.fromEntries(sumByKind(minutes));
      const errors = Object.entries(failed).map(([kind, calls]) => ({ kind, calls }));
      return {
        answers,
        errors: errors.toSorted((one, other) => other.calls - one.calls),
        pauses: minutes.reduce((sum, { pauses }) => sum + pauses, 0),
      };
    },
  };
};
