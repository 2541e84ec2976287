/** An order of a member; milliseconds since the run began. */
export type Job = { member: string; at: number };

/** A job that was begun. */
export type Served = Job & { begunAt: number };

/** Jobs that run at a time, and how long each takes. */
export type Lane = { concurrency: number; jobMs: number };

/** When the same jobs would have begun in the order of their coming. */
export const firstComeFirstServed = (jobs: readonly Job[], { concurrency, jobMs }: Lane): Served[] => {
  const free = Array.from({ length: concurrency }, () => 0);
  return jobs
    .toSorted((one, other) => one.at - other.at)
    .map(({ member, at }) => {
      const soonest = free.indexOf(Math.min(...free));
      const begunAt = Math.max(at, free[soonest] ?? 0);
      free[soonest] = begunAt + jobMs;
      return { member, at, begunAt };
    });
};

const add = (sums: Map<string, number>, member: string, more: number): void => {
  sums.set(member, (sums.get(member) ?? 0) + more);
};

/** Milliseconds of the lane that each member had in a window from the beginning. */
export const shares = (served: readonly Served[], { jobMs }: Lane, windowMs: number): Map<string, number> => {
  const had = new Map<string, number>();
  for (const { member, begunAt } of served) {
    add(had, member, Math.max(0, Math.min(windowMs, begunAt + jobMs) - begunAt));
  }
  return had;
};

const STEP_MS = 10;

/** Gives each what they can use, equally as long as all can use more. */
const divided = (wants: ReadonlyMap<string, number>, amount: number): Map<string, number> => {
  const given = new Map<string, number>();
  let left = amount;
  // Who wants least first: what they leave is for the others.
  const rest = [...wants].toSorted(([, one], [, other]) => one - other);
  for (const [index, [member, want]] of rest.entries()) {
    const gets = Math.min(want, left / (rest.length - index));
    given.set(member, gets);
    left -= gets;
  }
  return given;
};

/**
 * Milliseconds of the lane in the window that each member would have if it could be divided at will: at each moment
 * equally among those who have jobs, as far as they can use it. No job takes more than one place.
 */
export const sharedFairly = (
  jobs: readonly Job[],
  { concurrency, jobMs }: Lane,
  windowMs: number,
): Map<string, number> => {
  const had = new Map<string, number>(jobs.map(({ member }) => [member, 0]));
  const left = new Map<string, number>();
  const waiting = jobs.toSorted((one, other) => one.at - other.at);
  for (let now = 0; now < windowMs; now += STEP_MS) {
    while (waiting[0] && waiting[0].at <= now) add(left, waiting.shift()?.member ?? '', jobMs);
    const wants = new Map(
      [...left].map(([member, ms]) => [member, Math.min(ms, Math.ceil(ms / jobMs) * STEP_MS)]),
    );
    for (const [member, gets] of divided(wants, concurrency * STEP_MS)) {
      add(had, member, gets);
      add(left, member, -gets);
    }
  }
  return had;
};
