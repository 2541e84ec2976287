import type { Generation } from '#domain/generation/generation.ts';
import type { HistoryQuery } from '#domain/generation/ledger.ts';

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
