import { isDeepStrictEqual } from 'node:util';
import type { Generation } from '#domain/generation/generation.ts';
import type { Claim } from '#domain/generation/job.ts';
import type { JobNotifier, Progress } from '#domain/generation/notifier.ts';
import type { Clock } from '#domain/system.ts';
import { startLoop } from '#shared/loop.ts';

/** The shortest time between two edits of one message: each is a call that counts against rate limits. */
export const EDIT_EVERY_MS = 3_000;

// The result waits until the last progress edit is done or given up.
const PROGRESS_MS = 15_000;

/** What was shown last; `shownAt` is when Discord accepted it, null while it is being sent. */
type Entry = { shown: Progress; shownAt: number | null; sending: Promise<void> };

/** Limits how often members see progress. */
export type ProgressThrottle = {
  /**
   * Shows a job's progress, unless it is unchanged, an edit is in progress, or the last one is less than 3 s
   * old. A worker shows progress only while it holds the job.
   */
  show(generation: Generation, progress: Progress, claim?: Claim): void;
  /** Resolves when no edit of the job is in progress, so that its final message comes last. */
  settle(id: string): Promise<void>;
  /** Forgets a finished job. */
  forget(id: string): void;
  /** Forgets that a job was shown in the queue, once that edit is done: another process may run it now. */
  forgetWaiting(id: string): void;
};

/** Creates the throttle for all jobs of this process. */
export const createProgressThrottle = (
  notifier: Pick<JobNotifier, 'progress'>,
  clock: Clock,
): ProgressThrottle => {
  const entries = new Map<string, Entry>();
  // One edit at a time: edits delayed by Discord would pile up, and the result would have to wait for all of
  // them.
  const isDue = (entry: Entry | undefined, progress: Progress): boolean => {
    if (!entry) return true;
    if (entry.shownAt === null || clock.monotonic() - entry.shownAt < EDIT_EVERY_MS) return false;
    return !isDeepStrictEqual(entry.shown, progress);
  };
  return {
    show(generation, progress, claim) {
      if (claim?.isHeld() === false || !isDue(entries.get(generation.id), progress)) return;
      const edit = (signal?: AbortSignal) => notifier.progress(generation, progress, signal);
      const sent = claim ? claim.send(edit, { withinMs: PROGRESS_MS }) : edit();
      // Progress that cannot be shown is dropped.
      const sending = sent
        .catch(() => undefined)
        .finally(() => {
          entry.shownAt = clock.monotonic();
        });
      const entry: Entry = { shown: progress, shownAt: null, sending };
      entries.set(generation.id, entry);
    },
    async settle(id) {
      await entries.get(id)?.sending;
    },
    forget: (id) => void entries.delete(id),
    forgetWaiting(id) {
      const entry = entries.get(id);
      if (entry?.shown.kind !== 'waiting' && entry?.shown.kind !== 'loading') return;
      void entry.sending.then(() => {
        if (entries.get(id) === entry) entries.delete(id);
      });
    },
  };
};

type Sight = {
  generation: Generation;
  /** Returns the current progress. */
  progress: () => Progress;
  /** Ends the display, not the work. */
  signal: AbortSignal;
  claim: Claim;
  /** Milliseconds before anything is shown. */
  patienceMs?: number;
};

/**
 * Runs `work` while showing progress; resolves after the last progress edit. Anything that must not wait for
 * Discord, such as writing a state, belongs into `work`.
 */
export type WithProgress = <T>(sight: Sight, work: () => Promise<T>) => Promise<T>;

const TICK_MS = 1_000;

/** Shows progress through a throttle. */
export const createWithProgress =
  (throttle: ProgressThrottle, clock: Clock): WithProgress =>
  async ({ generation, progress, signal, claim, patienceMs = 0 }, work) => {
    const showing = startLoop({
      look: () => throttle.show(generation, progress(), claim),
      everyMs: TICK_MS,
      firstAfterMs: patienceMs,
      clock,
      signal,
    });
    try {
      return await work();
    } finally {
      await showing[Symbol.asyncDispose]();
      await throttle.settle(generation.id);
    }
  };
