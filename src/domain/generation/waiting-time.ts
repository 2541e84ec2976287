/** A job that runs: seconds since it was submitted, and what the API expected it to take; null if it did not say. */
export type RunningJob = { elapsedSeconds: number; etaSeconds: number | null };

/** What a lane has to do before a job, and how fast it is. Times are in seconds. */
export type Wait = {
  /** How many jobs start before it. */
  ahead: number;
  /** How many run at a time. */
  concurrency: number;
  /** What a job of the lane usually takes. */
  usualSeconds: number;
  /** What this job will take. */
  ownSeconds: number;
  running: readonly RunningJob[];
};

// A job that is late has no known end: the longer it has taken, the longer it will.
const LATE_SHARE = 0.5;

const remaining = ({ elapsedSeconds, etaSeconds }: RunningJob, usualSeconds: number): number => {
  const left = (etaSeconds ?? usualSeconds) - elapsedSeconds;
  return left > 0 ? left : elapsedSeconds * LATE_SHARE;
};

/** Estimates the seconds until the images of a waiting job are there: the jobs that run now end first. */
export const waitingSeconds = ({ ahead, concurrency, usualSeconds, ownSeconds, running }: Wait): number => {
  const slots = running.map((job) => remaining(job, usualSeconds)).toSorted((one, other) => one - other);
  const free = Math.max(0, concurrency - slots.length);
  const begun = slots.slice(0, concurrency).reduce((sum, seconds) => sum + seconds, 0);
  const first = free > 0 ? 0 : (slots[0] ?? 0);
  // Jobs ahead share the slots evenly; the running ones keep theirs busy for a while.
  const shared = (usualSeconds * ahead + begun) / concurrency;
  return Math.max(first, ahead === 0 && free > 0 ? 0 : shared) + ownSeconds;
};

/** Returns the median of numbers (of an even count the upper middle one); undefined of none. */
export const median = (numbers: readonly number[]): number | undefined =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
