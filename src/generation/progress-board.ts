import { isDeepStrictEqual } from 'node:util';
import type { Generation } from '#domain/generation.ts';
import type { Announcer, Clock, Progress } from '#domain/ports.ts';

/** The shortest time between two edits of one message: each edit is a call that Discord counts. */
export const EDIT_EVERY_MS = 3_000;

/** What was shown last; `shownAt` is when Discord had taken it, null while it is on its way. */
type Entry = { shown: Progress; shownAt: number | null; sending: Promise<void> };

/** Paces what members see of their jobs. */
export type ProgressBoard = {
  /**
   * Shows how a job stands, unless the same stands there, or an edit is on its way or less than 3 s old. Answers whether
   * it is shown now.
   */
  show(generation: Generation, progress: Progress): boolean;
  /** Resolves when nothing of the job is on its way any more, so that its last word is the last. */
  settle(id: string): Promise<void>;
  /** This process runs the job from now on: what it shows comes after whatever is on its way. */
  take(id: string): void;
  isTaken(id: string): boolean;
  /** Forgets a job that is over. */
  forget(id: string): void;
};

/** A board for all jobs of this process. */
export const createProgressBoard = (announcer: Pick<Announcer, 'progress'>, clock: Clock): ProgressBoard => {
  const entries = new Map<string, Entry>();
  const taken = new Set<string>();
  // One edit at a time: those that Discord holds up would pile up, and the result would have to wait for all of them.
  const isDue = (entry: Entry | undefined, progress: Progress): boolean => {
    if (!entry) return true;
    if (entry.shownAt === null || clock.now() - entry.shownAt < EDIT_EVERY_MS) return false;
    return !isDeepStrictEqual(entry.shown, progress);
  };
  return {
    show(generation, progress) {
      if (!isDue(entries.get(generation.id), progress)) return false;
      const sending = announcer.progress(generation, progress).finally(() => {
        entry.shownAt = clock.now();
      });
      const entry: Entry = { shown: progress, shownAt: null, sending };
      entries.set(generation.id, entry);
      return true;
    },
    async settle(id) {
      await entries.get(id)?.sending;
    },
    take: (id) => void taken.add(id),
    isTaken: (id) => taken.has(id),
    forget(id) {
      taken.delete(id);
      entries.delete(id);
    },
  };
};
