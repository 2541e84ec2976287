import type { Clock, Random } from '#domain/system.ts';

/** Pauses that grow from `firstMs` by the factor `growth` (2 unless given) up to `maxMs`, all in milliseconds. */
export type Backoff = { firstMs: number; growth?: number; maxMs: number };

// A fifth to either side.
const JITTER = { least: 0.8, range: 0.4 };

/**
 * Milliseconds to wait after a number of failures in a row, from 1 on. With randomness each pause is up to a fifth shorter or
 * longer, so that what started together does not come back together.
 */
export const backoff =
  ({ firstMs, growth = 2, maxMs }: Backoff, random?: Pick<Random, 'fraction'>) =>
  (failures: number): number => {
    const pauseMs = Math.min(maxMs, firstMs * growth ** (failures - 1));
    return random ? Math.round(pauseMs * (JITTER.least + JITTER.range * random.fraction())) : pauseMs;
  };

/** When the next attempt is made; left out: at once. */
type Pausing =
  | {
      clock: Pick<Clock, 'monotonic' | 'sleep'>;
      /** Milliseconds before the next attempt, after this many failures (1 or more); undefined: there is none. */
      pauses(failures: number): number | undefined;
      /** Milliseconds, from the first attempt on, after which no other one begins. For ever unless given. */
      forMs?: number;
    }
  | { clock?: never; pauses?: never; forMs?: never };

/** How often, how soon and after which errors something is tried again. */
export type RetryOptions = Pausing & {
  /** The most attempts, with the first one. Without end unless given. */
  attempts?: number;
  /** Whether another attempt may succeed after this error. Always unless given. */
  isRetryable?(error: unknown): boolean;
  /** Called before the pause when there will be another attempt: for the log. */
  onRetry?(error: unknown, facts: { failures: number; pauseMs: number }): void;
  /** Ends the pauses, not an attempt that is under way: the work heeds the signal by itself. */
  signal?: AbortSignal;
};

/**
 * Does the work, and does it again while it fails. Rejects with the error of the last attempt. Aborted, it makes no other
 * attempt, and rejects with the signal's reason where it would have made one; the first attempt is made in any case.
 */
export const retry = async <T>(work: () => Promise<T>, options: RetryOptions): Promise<T> => {
  const { clock, pauses = () => 0, forMs = Number.POSITIVE_INFINITY } = options;
  const { attempts = Number.POSITIVE_INFINITY, isRetryable = () => true, onRetry, signal } = options;
  const now = (): number => clock?.monotonic() ?? 0;
  const begunAt = now();
  for (let failures = 1; ; failures += 1) {
    try {
      return await work();
    } catch (error) {
      const pauseMs = failures < attempts && isRetryable(error) ? pauses(failures) : undefined;
      if (pauseMs === undefined || now() + pauseMs > begunAt + forMs) throw error;
      signal?.throwIfAborted();
      onRetry?.(error, { failures, pauseMs });
      await clock?.sleep(pauseMs, signal);
    }
  }
};
