import { z } from 'zod';

/** What is known about whether the API accepted an order. */
export const acceptanceSchema = z.enum([
  /** Certainly not accepted: the API had no room, or nothing reached it. The same order may be posted again later. */
  'postponed',
  /** Certainly not accepted: the API refused it, or it was never sent. Posting it again changes nothing. */
  'rejected',
  /** It was sent, and nobody knows: it may have been accepted, and the API may be at work on it. */
  'uncertain',
  /** Certainly accepted; the API may still be at work on it. */
  'accepted',
  /** It was accepted, and the API gave it up. */
  'failed',
  /** Certainly accepted, and its images were made. */
  'made',
]);

/** What is known about whether the API accepted an order. */
export type Acceptance = z.output<typeof acceptanceSchema>;

/** What follows from an acceptance; nothing else decides about any of this. */
export type Consequences = {
  /** The same order is posted again, as often as the configuration allows. */
  isPostedAgain: boolean;
  /** Its images are given back to the member's and the server's daily limits. */
  isRefunded: boolean;
  /** Its place in the lane, and the member's job slot, stay taken for a while: the API may be at work on it. */
  keepsPlace: boolean;
  /** Whether it costs money, as far as anybody can tell the member. */
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

/** How far an order had come, by the names of the states of the ledger. */
type Stage = 'queued' | 'submitting' | 'processing' | 'delivering' | 'done';

const ACCEPTANCE_OF_STAGE: Readonly<Record<Stage, Acceptance>> = {
  queued: 'rejected',
  submitting: 'uncertain',
  processing: 'accepted',
  delivering: 'made',
  done: 'made',
};

/** What is known of an order that ends in this state, when no answer of the API says more. */
export const acceptanceIn = (stage: Stage): Acceptance => ACCEPTANCE_OF_STAGE[stage];
