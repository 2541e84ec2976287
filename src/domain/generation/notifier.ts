import type { Acceptance } from '#domain/acceptance.ts';
import type { RecipeTexts } from '#domain/recipe/own-recipe.ts';
import type { Failure } from './failure.ts';
import type { Generation } from './generation.ts';
import type { ImageFile, SpoolRoom, StoredImage } from './image-file.ts';

/** A small copy of an image: three bytes for each pixel, row after row. */
export type Preview = {
  pixels: Uint8Array;
  width: number;
  height: number;
  /** It has the shape of the image, and is no part of a square. */
  isWhole?: boolean;
};

/** An image ready to be attached. */
export type ResultImage = {
  stored: StoredImage;
  /** Its part of the thumbnail. */
  preview: Preview;
  /** All pixels are of one colour: what the safety checker leaves. */
  blank: boolean;
  /** It was made smaller to fit the upload limit. */
  reencoded: boolean;
};

/** What an image is to fit into, and what is written into it. */
export type FitOptions = {
  /** The most bytes of its file. */
  bytes: number;
  /** How many images the result has. */
  images: number;
  /** Its preview has its shape. */
  whole: boolean;
  /** Where re-encoded files go. */
  room: SpoolRoom;
  /** Null: nothing is written into it. */
  recipe: RecipeTexts | null;
};

/** Readies images for Discord. */
export type ImageFitter = {
  /**
   * Examines one of so many images of a result, re-encodes it in the room when it has more bytes than allowed (its old file
   * is then gone), and puts its recipe in. Rejects when it is no image, and with DiskFullError when the disk has no room for
   * it.
   */
  fit(file: ImageFile, options: FitOptions): Promise<ResultImage>;
};

/** The images of a result. Disposing them removes their files: nothing can be sent after that. */
export type ResultImages = AsyncDisposable & { images: readonly ResultImage[] };

/** How far a job is, for the requester's eyes. */
export type Progress =
  /** `etaSeconds` until its images are there, null where nobody knows. */
  /** `pausedUntil` (milliseconds since 1970) while no orders of its lane are sent, as ModelsLab asked for. */
  | { kind: 'waiting'; ahead: number; etaSeconds: number | null; pausedUntil?: number }
  /** ModelsLab had unloaded its model and loads it again. */
  | { kind: 'loading'; model: string }
  | { kind: 'generating'; elapsedSeconds: number; etaSeconds: number | null }
  /** The answer to the order was lost, and the bot waits for the API to tell whether it was accepted. */
  | { kind: 'checking' }
  | { kind: 'delivering' }
  /** It has failed, and its row does not say so yet: another worker may take it over and find images. */
  | { kind: 'failing'; failure: Failure; acceptance: Acceptance };

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
