import type { Generation } from '#domain/generation/generation.ts';
import type { HistoryQuery } from '#domain/generation/ledger.ts';
import { mayBeSeen } from '#domain/generation/thumbnails.ts';

/** Limits on stars. */
export const STAR_LIMITS = {
  /** Stars of one member. */
  each: 1000,
} as const;

/** What came of a toggle. `full`: the member has no star left; `gone`: the result is no more, or not finished. */
export type StarToggle = 'starred' | 'unstarred' | 'full' | 'gone';

/** Which of a member's starred results are wanted: those with all of these words, or made with this LoRA. */
export type StarQuery = Pick<HistoryQuery, 'words' | 'lora'>;

/** Stores the results that members starred: each member has one star for each result. Each call is atomic. */
export type StarStore = {
  /** Stars a finished result, or takes the star away. */
  toggle(memberId: string, generationId: string): Promise<StarToggle>;
  has(memberId: string, generationId: string): Promise<boolean>;
  /**
   * Returns a member's starred results, the latest star first. Without words or a LoRA also those that were deleted
   * since, of which nothing is to be shown.
   */
  list(memberId: string, query: StarQuery, page: { limit: number; offset: number }): Promise<Generation[]>;
  /** Returns the LoRAs of a member's latest stars, those with most stars first. */
  lorasOf(memberId: string): Promise<string[]>;
  /** Counts the members who starred a result; its own requester does not count. */
  count(generationId: string): Promise<number>;
};

/** A result in the showcase of its server. */
export type ShowcasePost = {
  generationId: string;
  requesterId: string;
  /** Where it is, or is being posted; null: an older version claimed it, and ended before it was written down. */
  channelId: string | null;
  /** When it was claimed, in milliseconds since 1970; null: by an older version. */
  claimedAt: number | null;
  /** The message that shows it; null: it is being posted, or a process ended before this was written down. */
  messageId: string | null;
};

/** A result that is about to be posted: who made it, where it goes, and since when. */
export type ShowcaseClaim = Omit<ShowcasePost, 'messageId'> & { channelId: string; claimedAt: number };

/** Stores which results were posted in showcases. Each call is atomic. */
export type ShowcaseStore = {
  /**
   * Claims a result before it is posted. False: it was claimed before, by whichever process. A claim stays when a process
   * ends between it and `posted`: such a result is never posted again, rather than twice.
   */
  claim(post: ShowcaseClaim): Promise<boolean>;
  /** Gives up a claim: certainly nothing was posted. */
  release(generationId: string): Promise<void>;
  /** Writes down the message in which a claimed result was posted. False: the claim is gone, as the result was deleted meanwhile. */
  posted(generationId: string, messageId: string): Promise<boolean>;
  find(generationId: string): Promise<ShowcasePost | undefined>;
  /** The posts of a member's results. */
  postsOf(requesterId: string): Promise<ShowcasePost[]>;
};

/** A channel as the showcase sees it; `closed`: not everybody in its server may look into it. */
export type ShowcaseChannel = { guildId: string | null; ageRestricted: boolean; closed: boolean };

/**
 * Whether a result may be posted in a showcase channel: in that of its own server, never a private one, one from an
 * age-restricted channel or without the safety checker only where all is age-restricted, and one from a channel that is
 * closed to some only where the showcase is closed too.
 */
export const mayBeShowcased = (
  generation: Pick<Generation, 'private' | 'guildId' | 'ageRestricted' | 'request'>,
  { from, to }: { from: Pick<ShowcaseChannel, 'closed'>; to: ShowcaseChannel },
): boolean =>
  !generation.private &&
  generation.guildId !== null &&
  generation.guildId === to.guildId &&
  mayBeSeen(generation, to) &&
  (to.closed || !from.closed);
