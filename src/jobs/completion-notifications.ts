import type { EventBus } from '#domain/events.ts';
import type { OnFinished } from '#domain/generation/provider.ts';
import type { Clock } from '#domain/system.ts';

/**
 * Returns the `track_id` of a generation for the API's webhook: 48 bits of its id, which is an exact integer
 * everywhere.
 */
export const trackIdOf = (generationId: string): number => {
  let digest = 0n;
  for (const character of generationId) {
    digest = BigInt.asUintN(48, digest * 1_000_003n + BigInt(character.codePointAt(0) ?? 0));
  }
  return Number(digest);
};

/** Resolves waiters when ModelsLab's webhook reports completion. */
export type CompletionNotifications = Disposable & {
  of(order: { providerId: string; generationId: string }): OnFinished;
};

// The webhook call may arrive before the response with the request's id.
const REMEMBERED_MS = 60_000;
const MOST_REMEMBERED = 10_000;

const keyOf = (providerId: string, trackId: number): string => `${providerId} ${trackId}`;

/** Receives completions from the event bus: the webhook may have called any process. */
export const createCompletionNotifications = (
  events: EventBus,
  clock: Pick<Clock, 'monotonic'>,
): CompletionNotifications => {
  const waiting = new Map<string, () => void>();
  const recent = new Map<string, number>();

  const remember = (key: string): void => {
    const now = clock.monotonic();
    for (const [old, at] of recent) {
      if (now - at < REMEMBERED_MS && recent.size < MOST_REMEMBERED) break;
      recent.delete(old);
    }
    recent.set(key, now);
  };

  const stop = events.listen((signal) => {
    if (signal.kind !== 'finished') return;
    const key = keyOf(signal.providerId, signal.trackId);
    const wake = waiting.get(key);
    if (wake) wake();
    else remember(key);
  });

  return {
    of:
      ({ providerId, generationId }) =>
      (listener) => {
        const key = keyOf(providerId, trackIdOf(generationId));
        waiting.set(key, listener);
        if (recent.delete(key)) listener();
        return () => void waiting.delete(key);
      },
    [Symbol.dispose]: stop,
  };
};
