import type { Backoff } from './options.ts';

/** Milliseconds to wait before the attempt after number `attempt` (from 0); `fraction` from 0 to 1 is the jitter. */
export const backoffMs = (backoff: Backoff, attempt: number, fraction: number): number => {
  const { firstMs, growth, maxMs } = backoff;
  // Jobs that started together should not come back together.
  const jitter = 0.8 + 0.4 * fraction;
  return Math.round(Math.min(maxMs, firstMs * growth ** attempt) * jitter);
};

/** Seconds of a `Retry-After` header, which is a count or a date; null where it is neither. */
export const retryAfterSeconds = (header: string | null, now: number): number | null => {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now) / 1000));
};
