import type { Clock } from '#domain/system.ts';
import { retry } from '#shared/retry.ts';
import { isUnknownWebhook } from './error-codes.ts';

// 3 seconds in total: by then Discord has accepted an answer, or never will.
const PAUSES_MS = [100, 200, 400, 800, 1500];

/**
 * Milliseconds after an interaction during which its token may be unknown because it is new, not because it
 * has expired.
 */
const NEW_MS = 10_000;

/**
 * Makes a call with an interaction's token, and retries while Discord does not know the token yet. The token
 * is activated by the response to Discord's own request, and this call may overtake that response.
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
