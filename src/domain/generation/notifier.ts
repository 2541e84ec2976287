import type { Generation } from './generation.ts';

/** An image ready to be attached. */
export type ResultImage = {
  data: Uint8Array;
  /** `png`, `jpg`, `webp` or `gif`. */
  extension: string;
  /** All pixels are of one colour: what the safety checker leaves. */
  blank: boolean;
  /** It was made smaller to fit the upload limit. */
  reencoded: boolean;
};

/** Readies images for Discord. */
export type ImageFitter = {
  /**
   * Examines an image and re-encodes it when it has more bytes than allowed.
   * Rejects when the bytes are no image.
   */
  fit(data: Uint8Array, limit: { bytes: number }): Promise<ResultImage>;
};

/** How far a job is, for the requester's eyes. */
export type Progress =
  /** `etaSeconds` until its images are there, null where nobody knows. */
  /** `pausedUntil` (milliseconds since 1970) while no orders of its lane are sent, as ModelsLab asked for. */
  | { kind: 'waiting'; ahead: number; etaSeconds: number | null; pausedUntil?: number }
  | { kind: 'generating'; elapsedSeconds: number; etaSeconds: number | null }
  /** The answer to the order was lost, and the bot waits for the API to tell whether it was accepted. */
  | { kind: 'checking' }
  | { kind: 'delivering' };

// An estimate that is missed by this much was no estimate.
const GRACE_SECONDS = 5;

/** Whether a job takes longer than was estimated. */
export const isLate = ({ elapsedSeconds, etaSeconds }: Extract<Progress, { kind: 'generating' }>): boolean =>
  etaSeconds !== null && elapsedSeconds >= etaSeconds + GRACE_SECONDS;

/** Where a result went. */
export type Delivery = { message: { channelId: string; id: string } | null };

/** Shows the requester how a generation stands: the message is a view of the row. */
export type JobNotifier = {
  /** Edits the answer, unless it is final; a failure to do so is logged and forgotten. */
  progress(generation: Generation, progress: Progress, signal?: AbortSignal): Promise<void>;
  /** Delivers by the interaction, else by the channel, else nowhere (`message` null). */
  result(generation: Generation, images: readonly ResultImage[], signal?: AbortSignal): Promise<Delivery>;
  /** Tells that it failed or was cancelled, by the interaction or else by the channel. */
  outcome(generation: Generation, signal?: AbortSignal): Promise<void>;
  /** Removes a message of the bot's, where it may and where it is still there. */
  remove(message: { channelId: string; id: string }): Promise<void>;
};
