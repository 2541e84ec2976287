import type { Clock } from '#domain/system.ts';

/**
 * Work that is done over and over in the background. Disposing it aborts the signal that the work was given, and waits
 * until work under way has ended.
 */
export type Loop = AsyncDisposable & {
  /** Ends the pause: the work is done now, or once more right after it is done. */
  wake(): void;
};

/** What is done over and over, and when. Times are milliseconds. */
export type LoopOptions = {
  /** Called anew after each pause, never twice at a time. */
  look(signal: AbortSignal): unknown;
  /** The pause after each look; a function is asked after each of them. */
  everyMs: number | (() => number);
  /** The pause before the first look. None unless given. */
  firstAfterMs?: number;
  clock: Pick<Clock, 'sleep'>;
  /** Hears what a look failed with; the loop goes on. Left out where no look fails: the loop would end by an unhandled rejection. */
  onError?(error: unknown): void;
  /** Ends the loop as disposing it does, without waiting. */
  signal?: AbortSignal;
};

/** Starts a loop, which goes on until it is disposed of or aborted. */
export const startLoop = ({ look, everyMs, firstAfterMs = 0, clock, onError, signal }: LoopOptions): Loop => {
  const over = new AbortController();
  let alarm = new AbortController();
  const wake = (): void => alarm.abort();
  const end = (): void => {
    over.abort(signal?.reason);
    wake();
  };

  const pause = (milliseconds: number): Promise<void> =>
    clock.sleep(milliseconds, alarm.signal).catch(() => undefined);

  const lookOnce = async (): Promise<void> => {
    try {
      await look(over.signal);
    } catch (error) {
      if (!onError) throw error;
      onError(error);
    }
  };

  const run = async (): Promise<void> => {
    if (firstAfterMs > 0) await pause(firstAfterMs);
    while (!over.signal.aborted) {
      // Made before looking: who wakes it while it looks is heard after.
      alarm = new AbortController();
      await lookOnce();
      await pause(typeof everyMs === 'number' ? everyMs : everyMs());
    }
    signal?.removeEventListener('abort', end);
  };

  if (signal?.aborted) end();
  signal?.addEventListener('abort', end, { once: true });
  const running = run();
  return {
    wake,
    async [Symbol.asyncDispose]() {
      end();
      await running;
    },
  };
};
