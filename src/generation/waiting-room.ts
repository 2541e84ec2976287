import { type Generation, isIn } from '#domain/generation.ts';
import type { Clock, Ledger, Log } from '#domain/ports.ts';
import { EDIT_EVERY_MS, type ProgressBoard } from './progress-board.ts';

/** Tells members whose jobs wait how many are before theirs. */
export type WaitingRoom = AsyncDisposable & {
  watch(generation: Generation): void;
  /** Watches the jobs of a lane that waited already when this process began. */
  resume(lane: string): Promise<void>;
};

// A job that starts within this time never shows that it waited: one edit less.
const PATIENCE_MS = 500;

/** A waiting room for the orders that this process takes. */
export const createWaitingRoom = ({
  ledger,
  board,
  clock,
  log,
}: {
  ledger: Pick<Ledger, 'find' | 'ahead' | 'queued'>;
  board: ProgressBoard;
  clock: Clock;
  log: Log;
}): WaitingRoom => {
  const closing = new AbortController();
  const watching = new Set<Promise<void>>();

  const isWaiting = async (id: string): Promise<boolean> => {
    const generation = await ledger.find(id);
    return generation !== undefined && isIn(generation, 'queued');
  };

  const follow = async (generation: Generation): Promise<void> => {
    await clock.sleep(PATIENCE_MS, closing.signal);
    for (;;) {
      const ahead = await ledger.ahead(generation.id);
      // Asked last: one that has begun or was cancelled meanwhile must not be shown as waiting.
      if (!(await isWaiting(generation.id))) return;
      board.show(generation, { kind: 'waiting', ahead });
      await clock.sleep(EDIT_EVERY_MS, closing.signal);
    }
  };

  const watch = (generation: Generation): void => {
    const watched = follow(generation)
      .catch((err: unknown) => {
        if (!closing.signal.aborted)
          log.warn({ err, generationId: generation.id }, 'a place in the queue is not shown');
      })
      .finally(() => watching.delete(watched));
    watching.add(watched);
  };

  return {
    watch,
    async resume(lane) {
      for (const generation of await ledger.queued(lane)) watch(generation);
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await Promise.all(watching);
    },
  };
};
