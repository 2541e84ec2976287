import { isDeepStrictEqual } from 'node:util';
import type { Generation } from '#domain/generation.ts';
import type { Announcer, Clock, Progress } from '#domain/ports.ts';

/** The shortest time between two edits of one message: each edit is a call that Discord counts. */
export const EDIT_EVERY_MS = 3_000;

type Entry = { shownAt: number; shown: Progress; sending: Promise<void> };

/** Paces what members see of their jobs. */
export type ProgressBoard = {
  /** Shows how a job stands, unless the same stands there or something was shown less than 3 s ago. */
  show(generation: Generation, progress: Progress): void;
  /** Resolves when nothing of the job is on its way any more, so that its last word is the last. */
  settle(id: string): Promise<void>;
  /** Forgets a job that is over. */
  forget(id: string): void;
};

/** A board for all jobs of this process. */
export const createProgressBoard = (announcer: Pick<Announcer, 'progress'>, clock: Clock): ProgressBoard => {
  const entries = new Map<string, Entry>();
  const isDue = (entry: Entry | undefined, progress: Progress): boolean => {
    if (!entry) return true;
    return clock.now() - entry.shownAt >= EDIT_EVERY_MS && !isDeepStrictEqual(entry.shown, progress);
  };
  return {
    show(generation, progress) {
      const entry = entries.get(generation.id);
      if (!isDue(entry, progress)) return;
      const before = entry?.sending ?? Promise.resolve();
      const sending = before.then(() => announcer.progress(generation, progress));
      entries.set(generation.id, { shownAt: clock.now(), shown: progress, sending });
    },
    async settle(id) {
      await entries.get(id)?.sending;
    },
    forget: (id) => void entries.delete(id),
  };
};
