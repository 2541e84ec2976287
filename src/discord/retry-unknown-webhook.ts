import type { Clock } from '#domain/system.ts';
import { retry } from '#shared/retry.ts';
import { isUnknownWebhook } from './error-codes.ts';

// Together 3 seconds: Discord has taken an answer by then, or never will.
const PAUSES_MS = [100, 200, 400, 800, 1500];

/** Milliseconds from an interaction on in which its token may be unknown because it is new, not because it is spent. */
const NEW_MS = 10_000;

/**
 * Makes a call with an interaction's token, and makes it again while Discord does not know the token yet: the answer that
 * brings it to life is the response to Discord's own request, and what comes after it may overtake it.
 */
export const onceKnown = <T>(
  call: () => Promise<T>,
  { receivedAt, clock, signal }: { receivedAt: number; clock: Clock; signal?: AbortSignal },
): Promise<T> =>
  retry(call, {
    clock,
    pauses: (failures) => PAUSES_MS[failures - 1],
    isRetryable: (error) => isUnknownWebhook(error) && clock.now() - receivedAt <= NEW_MS,
    ...(signal ? { signal } : {}),
  });
