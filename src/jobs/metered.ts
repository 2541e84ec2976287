import { GenerationError, NotSent } from '#domain/generation/failure.ts';
import { isIn } from '#domain/generation/generation.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { JobNotifier } from '#domain/generation/notifier.ts';
import type { ImageProvider, KeyedCalls } from '#domain/generation/provider.ts';
import type { Queue } from '#domain/generation/queue.ts';
import type { Clock, Metrics } from '#domain/system.ts';

type Now = Pick<Clock, 'now'>;

const secondsSince = (from: number, clock: Now): number => Math.max(0, clock.now() - from) / 1000;

/** Wraps a ledger to measure how long jobs wait and how they end. */
export const meterLedger = (ledger: Ledger, metrics: Metrics): Ledger => ({
  ...ledger,
  async move(...given) {
    const moved = await ledger.move(...given);
    if (!moved) return moved;
    const { lane, createdAt } = moved;
    if (isIn(moved, 'submitting')) metrics.waited(Math.max(0, moved.state.at - createdAt) / 1000, lane);
    if (isIn(moved, 'failed')) metrics.ended(moved.state.failure.kind, lane);
    if (isIn(moved, 'done', 'cancelled')) metrics.ended(moved.state.name, lane);
    return moved;
  },
});

/** Returns the outcome of an API call; `aborted` says nothing about the API. */
const outcomeOf = (error: unknown, signal: AbortSignal): string => {
  const cause = error instanceof NotSent ? error.cause : error;
  if (cause instanceof GenerationError) return cause.failure.kind;
  return signal.aborted ? 'aborted' : 'error';
};

/** Wraps a provider to time each call, with any key. */
export const meterProvider = <P extends ImageProvider & { withKey(key: string): KeyedCalls }>(
  provider: P,
  { metrics, clock }: { metrics: Metrics; clock: Now },
): ImageProvider & { withKey(key: string): KeyedCalls } => {
  const timed = async <T>(name: string, signal: AbortSignal, call: () => Promise<T>): Promise<T> => {
    const from = clock.now();
    try {
      const result = await call();
      metrics.called({ name, outcome: 'ok', seconds: secondsSince(from, clock) });
      return result;
    } catch (error) {
      metrics.called({ name, outcome: outcomeOf(error, signal), seconds: secondsSince(from, clock) });
      throw error;
    }
  };
  const meterKeyed = (calls: KeyedCalls): KeyedCalls => ({
    ...(calls.recognize ? { recognize: calls.recognize } : {}),
    ...(calls.reload ? { reload: calls.reload } : {}),
    submit: (request, options) => timed('submit', options.signal, () => calls.submit(request, options)),
    collect: (id, options) => timed('collect', options.signal, () => calls.collect(id, options)),
  });
  return {
    ...meterKeyed(provider),
    download: (output, options) =>
      timed('download', options.signal, () => provider.download(output, options)),
    withKey: (key) => meterKeyed(provider.withKey(key)),
  };
};

/** Wraps a queue to count the pauses of lanes. */
export const meterQueue = (queue: Queue, metrics: Metrics): Queue => ({
  ...queue,
  pauseLane(lane, pauseMs) {
    metrics.paused(lane);
    return queue.pauseLane(lane, pauseMs);
  },
});

/** Wraps a notifier to time the delivery of results. */
export const meterNotifier = (
  notifier: JobNotifier,
  { metrics, clock }: { metrics: Metrics; clock: Now },
): JobNotifier => ({
  ...notifier,
  async result(generation, images) {
    const from = clock.now();
    const count = (outcome: string) => metrics.delivered({ outcome, seconds: secondsSince(from, clock) });
    try {
      const delivery = await notifier.result(generation, images);
      count(delivery.message ? 'answer' : 'nowhere');
      return delivery;
    } catch (error) {
      count('failed');
      throw error;
    }
  },
});
