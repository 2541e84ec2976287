import { z } from 'zod';

/** What is known about whether the API accepted a request. */
export const acceptanceSchema = z.enum([
  /**
   * Certainly not accepted: the API had no capacity, or the request never reached it. It may be submitted
   * again later.
   */
  'postponed',
  /**
   * Certainly not accepted: the API refused it, or it was never sent. Submitting it again changes nothing.
   */
  'rejected',
  /** Sent, with an unknown outcome: the API may have accepted it and may be working on it. */
  'uncertain',
  /** Certainly accepted; the API may still be working on it. */
  'accepted',
  /** Accepted, but the API failed to make the images. */
  'failed',
  /** Certainly accepted, and the images were made. */
  'made',
]);

/** What is known about whether the API accepted a request. */
export type Acceptance = z.output<typeof acceptanceSchema>;

/** What follows from an acceptance. No other code makes these decisions. */
export type Consequences = {
  /** The same request is submitted again, up to the configured number of attempts. */
  isPostedAgain: boolean;
  /** Its images are refunded to the daily limits of the member and the server. */
  isRefunded: boolean;
  /**
   * It keeps its slot in the lane and the member's job slot for a while, because the API may be working on
   * it.
   */
  keepsPlace: boolean;
  /** Whether it costs money, as far as we can tell the member. */
  charge: 'no' | 'perhaps' | 'yes';
};

/** The consequences of each acceptance. */
export const CONSEQUENCES: Readonly<Record<Acceptance, Consequences>> = {
  postponed: { isPostedAgain: true, isRefunded: true, keepsPlace: false, charge: 'no' },
  rejected: { isPostedAgain: false, isRefunded: true, keepsPlace: false, charge: 'no' },
  uncertain: { isPostedAgain: false, isRefunded: false, keepsPlace: true, charge: 'perhaps' },
  accepted: { isPostedAgain: false, isRefunded: false, keepsPlace: true, charge: 'perhaps' },
  failed: { isPostedAgain: false, isRefunded: false, keepsPlace: false, charge: 'perhaps' },
  made: { isPostedAgain: false, isRefunded: false, keepsPlace: false, charge: 'yes' },
};

/** The last state of a generation, by the names that the ledger uses. */
type Stage = 'queued' | 'submitting' | 'processing' | 'delivering' | 'done';

const ACCEPTANCE_OF_STAGE: Readonly<Record<Stage, Acceptance>> = {
  queued: 'rejected',
  submitting: 'uncertain',
  processing: 'accepted',
  delivering: 'made',
  done: 'made',
};

/** Returns the acceptance of a generation that ends in this state, when no API response says more. */
export const acceptanceIn = (stage: Stage): Acceptance => ACCEPTANCE_OF_STAGE[stage];
