import { type Generation, isIn } from '#domain/generation.ts';
import type { Clock, Ledger, Log } from '#domain/ports.ts';
import { EDIT_EVERY_MS, type ProgressBoard } from './progress-board.ts';

/** Tells members whose jobs wait how many are before theirs. */
export type WaitingRoom = AsyncDisposable & { watch(generation: Generation): void };

// A job that starts within this time never shows that it waited: one edit less.
const PATIENCE_MS = 500;

/** A waiting room for the orders that this process took. */
export const createWaitingRoom = ({
  ledger,
  board,
  clock,
  log,
}: {
  ledger: Pick<Ledger, 'find' | 'ahead'>;
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

  const watch = async (generation: Generation): Promise<void> => {
    await clock.sleep(PATIENCE_MS, closing.signal);
    while (await isWaiting(generation.id)) {
      board.show(generation, { kind: 'waiting', ahead: await ledger.ahead(generation.id) });
      await clock.sleep(EDIT_EVERY_MS, closing.signal);
    }
  };

  return {
    watch(generation) {
      const watched = watch(generation)
        .catch((err: unknown) => {
          if (!closing.signal.aborted)
            log.warn({ err, generationId: generation.id }, 'a place in the queue is not shown');
        })
        .finally(() => watching.delete(watched));
      watching.add(watched);
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await Promise.all(watching);
    },
  };
};
