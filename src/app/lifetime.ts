import type { Clock, Log } from '#domain/system.ts';
import { startLoop } from '#shared/loop.ts';
import { settlesWithin } from '#shared/timeout.ts';

type Tools = { clock: Clock; log: Log };

/** Rejects with the signal's reason when aborted; never resolves. */
const rejectOnAbort = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });

/** Steps of the start, one after the other. */
export type StartSteps = {
  /**
   * Runs a step, and logs it if it takes long; `waitingFor` is for example `the database`. Rejects with the
   * signal's reason as soon as the bot should stop, even if the step does not react; the step receives that
   * signal too.
   */
  step<T>(waitingFor: string, work: (stopping: AbortSignal) => Promise<T>): Promise<T>;
  /** What the start is waiting for; null for nothing. */
  waitingFor(): string | null;
};

const FIRST_WARNING_MS = 3_000;
const WARNING_INTERVAL_MS = 30_000;

/** Creates the steps of a start that `stopping` aborts. */
export const createStartSteps = ({ clock, log, stopping }: Tools & { stopping: AbortSignal }): StartSteps => {
  let current: string | null = null;
  const stopped = rejectOnAbort(stopping);
  stopped.catch(() => undefined);

  const startWaitWarnings = (waitingFor: string): AsyncDisposable => {
    const begunAt = clock.monotonic();
    const look = (): void => {
      const seconds = Math.round((clock.monotonic() - begunAt) / 1000);
      log.warn({ waitingFor, seconds }, `the start has been waiting ${seconds} s for ${waitingFor}`);
    };
    return startLoop({ look, firstAfterMs: FIRST_WARNING_MS, everyMs: WARNING_INTERVAL_MS, clock });
  };

  return {
    async step(waitingFor, work) {
      stopping.throwIfAborted();
      current = waitingFor;
      await using _saying = startWaitWarnings(waitingFor);
      try {
        return await Promise.race([work(stopping), stopped]);
      } finally {
        current = null;
      }
    },
    waitingFor: () => current,
  };
};

/** The parts of a bot. They are closed in reverse order of opening. */
export type Parts = AsyncDisposable & {
  /** Returns a stack that collects the resources of one part. */
  open(name: string): AsyncDisposableStack;
  /** Returns the names of the open parts. */
  names(): string[];
};

/** Milliseconds for a part to close before the next one starts closing, too. */
const CLOSING_MS = 6_000;

/** Creates an empty list of parts. Closing them never rejects, and ends even if one part does not close. */
export const createParts = ({ clock, log }: Tools): Parts => {
  const parts = new Map<string, AsyncDisposableStack>();
  const close = async (name: string, part: AsyncDisposableStack): Promise<void> => {
    const closing = part
      .disposeAsync()
      .catch((err: unknown) =>
        log.warn({ err, part: name }, 'a part of the bot could not be closed in order'),
      )
      .finally(() => parts.delete(name));
    if (await settlesWithin(closing, CLOSING_MS, clock)) return;
    log.warn({ part: name }, 'a part of the bot does not close; the others are closed without it');
  };
  return {
    open(name) {
      const part = new AsyncDisposableStack();
      parts.set(name, part);
      return part;
    },
    names: () => [...parts.keys()],
    async [Symbol.asyncDispose]() {
      for (const [name, part] of [...parts].toReversed()) await close(name, part);
    },
  };
};
