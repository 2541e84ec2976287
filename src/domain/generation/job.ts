import type { Generation } from './generation.ts';

/** Somebody cancelled a job. */
export class CancelReason extends Error {
  override readonly name = 'CancelReason';
  /** Its member has been told already. */
  readonly isKnown: boolean;

  constructor(isKnown: boolean) {
    super('the job was cancelled');
    this.isKnown = isKnown;
  }
}

/** The claim ran out before it was renewed, and the job may be another worker's by now: nothing more may be done for it. */
export class ClaimLostReason extends Error {
  override readonly name = 'ClaimLostReason';

  constructor() {
    super('the claim was lost');
  }
}

/**
 * A worker's hold on a job, for a limited time. Everything that others see, such as a message or an order, is sent
 * while it is held and never else: after the job may be another worker's.
 */
export type Claim = {
  /** Whether it is held at this moment. It may be again later. */
  isHeld(): boolean;
  /** Resolves when it is held. Rejects with the reason of the job's signal when it will not be any more. */
  held(): Promise<void>;
  /**
   * Makes a call while it is held, and waits for that first. The signal is aborted when it is no longer, or when so many
   * milliseconds are over; asked whether it is aborted, it looks at the clock.
   */
  send<T>(call: (signal: AbortSignal) => Promise<T>, limit?: { withinMs?: number }): Promise<T>;
};

/** What a job runs with. */
export type JobContext = {
  /** Aborted when nothing more may be done for the job here; its reason tells why. */
  signal: AbortSignal;
  /**
   * Aborted with a CancelReason when somebody cancelled the job: it is shown no longer, and keeps its place in the lane
   * until the API is done with it.
   */
  cancelled: AbortSignal;
  claim: Claim;
};

/** How a job ended, as far as its lane is concerned. */
export type JobEnd = {
  /** Milliseconds for which the API may still work on it; left out: it does not. */
  busyMs?: number;
  /** It is queued again, on purpose. */
  requeued?: boolean;
  /** Its row is known to be in a final state. */
  hasEnded?: boolean;
};

/**
 * Brings a job on: moves its row through the states and returns once it is terminal, or waits again for its turn. When
 * the signal is aborted it rejects, or returns with the row as it is.
 */
export type JobHandler = (generation: Generation, context: JobContext) => Promise<JobEnd>;
