import type { Generation } from '#domain/generation.ts';
import type { Claim } from '#domain/job.ts';
import type { Clock, Progress } from '#domain/ports.ts';
import type { ProgressBoard } from './progress-board.ts';

type Sight = {
  generation: Generation;
  /** How far the job is when it is asked. */
  progress: () => Progress;
  /** Ends what is shown, not the work. */
  signal: AbortSignal;
  claim: Claim;
  /** Milliseconds that pass before anything is shown. */
  patienceMs?: number;
};

/**
 * Does a piece of work while its requester sees how far it is; what it gives comes after its last sight. What must
 * not wait for Discord, such as a state to be written, belongs into the work.
 */
export type Following = <T>(sight: Sight, work: () => Promise<T>) => Promise<T>;

const TICK_MS = 1_000;

/** Shows work in progress on a board. */
export const createFollowing = (board: ProgressBoard, clock: Clock): Following => {
  const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
    clock.sleep(milliseconds, signal).catch(() => undefined);

  const show = async ({ generation, progress, signal, claim, patienceMs = 0 }: Sight): Promise<void> => {
    if (patienceMs > 0) await pause(patienceMs, signal);
    while (!signal.aborted) {
      board.show(generation, progress(), claim);
      await pause(TICK_MS, signal);
    }
  };

  return async (sight, work) => {
    const over = new AbortController();
    const shown = show({ ...sight, signal: AbortSignal.any([sight.signal, over.signal]) });
    try {
      return await work();
    } finally {
      over.abort();
      await shown;
      await board.settle(sight.generation.id);
    }
  };
};
