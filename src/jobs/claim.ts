import type { Claim } from '#domain/generation/job.ts';
import type { Clock } from '#domain/system.ts';

/** The process is stopping: the job stays as it is, and resumes where it is claimed next. */
export class ShutdownReason extends Error {
  override readonly name = 'ShutdownReason';

  constructor() {
    super('the worker stops');
  }
}

/**
 * The claim expired by the holder's own clock before this call ended. It may still be renewed, and the call
 * repeated.
 */
export class ClaimOverReason extends Error {
  override readonly name = 'ClaimOverReason';

  constructor() {
    super('the claim was not renewed in time');
  }
}

/**
 * The rule of claims, as their holders keep it
 * --------------------------------------------
 * The database gives a job to one worker for the time of a lease, from when it writes the claim. Whoever looks after that
 * finds the job free. A holder that is cut off from the database, stopped, or slow cannot see that happen, so it does not
 * ask: it counts by its own monotonic clock, from BEFORE the claim or the renewal was sent, and stops earlier than the
 * lease does. A renewal extends the claim from its own start only, however late its answer comes.
 *
 * Past that deadline nothing leaves the process for the job: no progress, no order, no result, no failure. The clock is
 * read right before each call, as timers of a process that was stopped fire late, and calls that are under way are aborted.
 * (An order that has left is not: it cannot be taken back, nobody else ever sends it, and its answer is worth having.)
 * What waits goes on when a renewal says that the job is still this worker's, and ends when it says that it is not.
 *
 * The last quarter of the lease is the margin. It covers what an aborted call needs to come to rest, and a difference in
 * speed between the two clocks a hundred times as large as real ones have. What the network holds back for longer than
 * that is harmless for another reason: Discord refuses progress in a message that is final (see InterimMessage), a result
 * that arrives twice is the same edit of the same message, and an order whose row says `submitting` is sent by nobody else.
 *
 * Linux rests the monotonic clock while the machine is suspended, so a machine that wakes from that goes on with its
 * claims until its next renewal, which follows within a third of the lease; there the second kind of safety has to do.
 */
const HELD_SHARE = 0.75;

/** How long a holder relies on a claim, in milliseconds from before it was sent. */
export const heldMs = (leaseMs: number): number => leaseMs * HELD_SHARE;

/** A claim, and what its worker reports to it. */
export type HeldClaim = Claim & {
  /** A claim or renewal sent at this monotonic time has been accepted. */
  extend(sentAt: number): void;
  /** The job is over: stops all timers. */
  end(): void;
};

type ClaimOptions = {
  clock: Clock;
  leaseMs: number;
  /** When the claim was sent, in monotonic time. */
  sentAt: number;
  /** Aborted when the job no longer belongs to this worker, or the worker stops. */
  signal: AbortSignal;
};

const isAborted = Object.getOwnPropertyDescriptor(AbortSignal.prototype, 'aborted')?.get;

/** A signal that checks the clock whenever it is read: its timer may be late. */
const watchful = (controller: AbortController, look: () => void): AbortSignal => {
  const { signal } = controller;
  return Object.defineProperty(signal, 'aborted', {
    get: () => {
      look();
      return isAborted?.call(signal);
    },
  });
};

/** Creates a claim as its holder sees it. */
export const createClaim = ({ clock, leaseMs, sentAt, signal }: ClaimOptions): HeldClaim => {
  const ended = new AbortController();
  const over = AbortSignal.any([signal, ended.signal]);
  const calls = new Set<() => void>();
  let deadline = sentAt + heldMs(leaseMs);
  let change = Promise.withResolvers<void>();

  const isHeld = (): boolean => !over.aborted && clock.monotonic() < deadline;
  const lookAtCalls = (): void => {
    for (const look of calls) look();
  };
  const watch = async (): Promise<void> => {
    while (!over.aborted) {
      const left = deadline - clock.monotonic();
      if (left > 0) await clock.sleep(left, over).catch(() => undefined);
      else {
        lookAtCalls();
        await change.promise;
      }
    }
  };
  over.addEventListener('abort', () => {
    lookAtCalls();
    change.resolve();
  });
  void watch();

  const held = async (): Promise<void> => {
    while (!isHeld()) {
      over.throwIfAborted();
      await change.promise;
    }
  };

  return {
    isHeld,
    held,
    async send(call, { withinMs = Number.POSITIVE_INFINITY } = {}) {
      await held();
      const limit = new AbortController();
      const timer = new AbortController();
      const endsAt = clock.monotonic() + withinMs;
      const look = (): void => {
        if (over.aborted) limit.abort(over.reason);
        else if (!isHeld() || clock.monotonic() >= endsAt) limit.abort(new ClaimOverReason());
      };
      calls.add(look);
      if (Number.isFinite(withinMs)) clock.sleep(withinMs, timer.signal).then(look, () => undefined);
      try {
        return await call(watchful(limit, look));
      } finally {
        calls.delete(look);
        timer.abort();
      }
    },
    extend(from) {
      deadline = Math.max(deadline, from + heldMs(leaseMs));
      change.resolve();
      change = Promise.withResolvers();
    },
    end: () => ended.abort(),
  };
};
