import { isDeepStrictEqual } from 'node:util';
import type { Generation } from '#domain/generation/generation.ts';
import type { Claim } from '#domain/generation/job.ts';
import type { JobNotifier, Progress } from '#domain/generation/notifier.ts';
import type { Clock } from '#domain/system.ts';
import { startLoop } from '#shared/loop.ts';

/** The shortest time between two edits of one message: each edit is a call that Discord counts. */
export const EDIT_EVERY_MS = 3_000;

// The result waits until the last progress is shown or given up.
const PROGRESS_MS = 15_000;

/** What was shown last; `shownAt` is when Discord had taken it, null while it is on its way. */
type Entry = { shown: Progress; shownAt: number | null; sending: Promise<void> };

/** Paces what members see of their jobs. */
export type ProgressThrottle = {
  /**
   * Shows how a job stands, unless the same stands there, or an edit is on its way or less than 3 s old. What a worker
   * shows of a job that it runs is shown while it holds the job, and never else.
   */
  show(generation: Generation, progress: Progress, claim?: Claim): void;
  /** Resolves when nothing of the job is on its way any more, so that its last word is the last. */
  settle(id: string): Promise<void>;
  /** Forgets a job that is over. */
  forget(id: string): void;
  /** Forgets that a job was shown as waiting, once nothing of that is on its way: another process may run it now. */
  forgetWaiting(id: string): void;
};

/** A throttle for all jobs of this process. */
export const createProgressThrottle = (
  notifier: Pick<JobNotifier, 'progress'>,
  clock: Clock,
): ProgressThrottle => {
  const entries = new Map<string, Entry>();
  // One edit at a time: those that Discord holds up would pile up, and the result would have to wait for all of them.
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
      // Progress that could not be shown any more is nobody's loss.
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
      if (entry?.shown.kind !== 'waiting') return;
      void entry.sending.then(() => {
        if (entries.get(id) === entry) entries.delete(id);
      });
    },
  };
};

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
export type WithProgress = <T>(sight: Sight, work: () => Promise<T>) => Promise<T>;

const TICK_MS = 1_000;

/** Shows work in progress, paced by a throttle. */
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
