import type { Queue } from '#domain/generation/queue.ts';
import type { Clock } from '#domain/system.ts';

/** Whether claims are answered, and if not, why. */
export type ClaimHealth = { ok: true } | { ok: false; reason: string };

/** A queue, with the health of claiming from it. */
export type WatchedQueue = { queue: Queue; health(): ClaimHealth };

/** Milliseconds: a lease, plus the time between two polls of a worker. */
const PATIENCE_MS = 15_000;

type Look = { askedAt: number; answeredAt: number };

/**
 * Watches a worker's claims. It is healthy if it has claimed from a lane recently, and every lane it claims
 * from has answered recently: "no jobs" is an answer, "busy" is not.
 */
export const watchClaims = (
  queue: Queue,
  clock: Pick<Clock, 'monotonic'>,
  patienceMs = PATIENCE_MS,
): WatchedQueue => {
  const lanes = new Map<string, Look>();
  const isLately = (time: number): boolean => clock.monotonic() - time <= patienceMs;

  const claim: Queue['claim'] = async (wanted) => {
    const { lane } = wanted;
    const askedAt = clock.monotonic();
    // A lane asked for the first time has not failed to answer yet.
    lanes.set(lane, { answeredAt: askedAt, ...lanes.get(lane), askedAt });
    const claimed = await queue.claim(wanted);
    if (claimed !== 'busy') lanes.set(lane, { askedAt, answeredAt: clock.monotonic() });
    return claimed;
  };

  return {
    queue: { ...queue, claim },
    health() {
      // A lane that is no longer asked has no jobs left.
      for (const [lane, { askedAt }] of lanes) if (!isLately(askedAt)) lanes.delete(lane);
      if (lanes.size === 0) return { ok: false, reason: 'no jobs are claimed' };
      const isAnswered = [...lanes.values()].every(({ answeredAt }) => isLately(answeredAt));
      return isAnswered ? { ok: true } : { ok: false, reason: 'the queue does not answer' };
    },
  };
};
