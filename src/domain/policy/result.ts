import type { Hint } from '#domain/generation/generation.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import type { Charge, CounterName } from './usage-counters.ts';

/** Kinds of ids that lists restrict. */
export type RestrictedKind = 'lora' | 'model' | 'embedding' | 'scheduler';

/** Why a picture may not go into an order: by whose it is, where it is, or because its address has ended. */
export type PictureRefusalKind = 'othersPicture' | 'restrictedPicture' | 'spoileredPicture';

/** Why an image may not be made, as data; src/text turns it into a sentence with a remedy. */
export type Refusal =
  /** `until`: milliseconds since 1970; null: for ever. */
  | { kind: 'blockedMember'; until: number | null }
  /** `allowed`: where it may be made instead. */
  | { kind: 'channel'; allowed: readonly string[] }
  /** `channelId`: the channel or category whose rule it is. */
  | { kind: 'channelClosed'; channelId: string }
  | { kind: 'role'; allowed: readonly string[] }
  | { kind: 'directMessages'; by: 'operator' | 'server' }
  | { kind: 'othersButtons' }
  /** `allowed`: the ids of an allow list; empty for a block list. */
  | { kind: 'notAllowed'; list: RestrictedKind; id: string; allowed: readonly string[] }
  | { kind: 'blockedWord'; word: string; by: 'operator' | 'server' }
  | { kind: 'overLimit'; option: 'size' | 'samples' | 'steps'; given: number; most: number }
  /** The server's own API key cannot be decrypted. The job does not run on another key instead. */
  | { kind: 'keyUnreadable' }
  | { kind: PictureRefusalKind | 'pictureGone' }
  /** Too many jobs already wait on the API key. */
  | { kind: 'laneFull'; waiting: number }
  /** `resetsAt` is in milliseconds since 1970; null if only the end of jobs helps. */
  | {
      kind: 'exhausted';
      counter: CounterName;
      /** The channel or category whose rule it is; undefined for a limit of the server or the operator. */
      channelId?: string | undefined;
      most: number;
      used: number;
      wanted: number;
      resetsAt: number | null;
    };

/** How the result is shown, decided at the time of the request. */
export type Presentation = {
  spoiler: boolean;
  reportable: boolean;
  /** Whether the files of its images may say what they were made with. */
  recipe: boolean;
};

/** An image that may be made. */
export type AllowedImage = {
  /** The request with all adjustments. */
  request: GenerationRequest;
  /** Adjustments worth mentioning to the member. */
  hints: Hint[];
  /** Charges to reserve before the job is queued. */
  charges: Charge[];
  presentation: Presentation;
  /** Its job runs before those of others. */
  priority: boolean;
};

/** Whether an image may be made, and exactly which one. */
export type PolicyResult = ({ ok: true } & AllowedImage) | { ok: false; refusals: Refusal[] };
