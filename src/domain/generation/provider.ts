import type { Generation } from './generation.ts';
import type { ImageFile, SpoolRoom } from './image-file.ts';
import type { OperationKind } from './operation.ts';
import type { Output } from './output.ts';
import type { GenerationRequest } from './request.ts';

/** Images that the provider has made. */
export type Finished = {
  outputs: Output[];
  /** As the provider counts, or null. */
  seconds: number | null;
  safetyReplaced: boolean | null;
};

/** What came of submitting: the images at once, or an id to ask with later. */
export type Submission =
  | ({ status: 'finished'; providerId?: string | null } & Finished)
  | { status: 'processing'; providerId: string; eta: number | null };

/**
 * What came of asking for a model: it is being loaded, it will not be, or nobody knows.
 */
export type Reloading = 'asked' | 'refused' | 'unknown';

/** Calls the listener when something is finished; answers how to stop listening. */
export type OnFinished = (listener: () => void) => () => void;

/** Makes images. Every call rejects with a GenerationError, or with the signal's reason when it is aborted. */
export type ImageProvider = {
  /**
   * Sends an order exactly once; it may be billed from then on. It rejects with NotSent when it was aborted before it was
   * sent or might not be sent any more, and when it certainly was not accepted and may be later.
   */
  submit(
    request: GenerationRequest,
    options: {
      signal: AbortSignal;
      /** Asked right before the order is written to a connection that stands; false: it must not be sent any more. */
      maySend?: () => boolean;
      /** Comes back with the provider's call, where it makes any. */
      trackId?: number;
      /** How often it was posted before; the wait after a refusal grows with it. */
      attempt?: number;
    },
  ): Promise<Submission>;
  /** Waits for the images of an order that was processing. */
  collect(
    providerId: string,
    options: {
      /** The operation that was ordered; left out: text2img. */
      kind?: OperationKind;
      /** Seconds from now. */
      eta: number | null;
      signal: AbortSignal;
      /** Calls the listener when the provider says that it is finished; answers how to stop that. */
      onFinished?: OnFinished;
    },
  ): Promise<Finished>;
  /** Asks for a model to be loaded that the provider has unloaded. Rejects with the signal's reason alone. */
  reload?(modelId: string, options: { signal: AbortSignal }): Promise<Reloading>;
  /**
   * Asks once whether an id is that of an order. `unknown` when the provider does not answer, or knows no such id.
   * Rejects with the signal's reason alone.
   */
  recognize?(
    providerId: string,
    order: { request: GenerationRequest; trackId: number; signal: AbortSignal },
  ): Promise<'same' | 'other' | 'unknown'>;
  /**
   * Fetches one image into the room: a PNG, JPEG, WebP or GIF. Rejects with DiskFullError when the disk has no room for
   * it.
   */
  download(output: Output, options: { room: SpoolRoom; signal: AbortSignal }): Promise<ImageFile>;
};

/** The calls that depend on whose key it is. */
export type KeyedCalls = Pick<ImageProvider, 'submit' | 'collect' | 'recognize' | 'reload'>;

/** Makes images for a lane. */
export type Providers = {
  /**
   * The provider of the lane that a generation is in. Rejects with a GenerationError when the lane's key is not there any
   * more (`keyRemoved`) or cannot be opened (`keyUnreadable`), and with NotSent when the API has the order already and
   * its key cannot be opened: to be tried again.
   */
  of(generation: Pick<Generation, 'lane' | 'guildId' | 'state'>): Promise<KeyedCalls>;
};
