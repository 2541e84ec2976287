import type { Trial, TrialOutcome } from './trial.ts';

/** A member's vote for a place; null: none is better. */
type Vote = { voterId: string; choice: number | null };

/** When something is done to a trial, and the token of the interaction that can show it: a secret. */
export type TrialStep = { at: number; token: string };

/** What came of a vote. */
type VoteResult =
  /** It counts, in the place of an earlier one of the same member. `isLast`: it closed the trial. */
  { kind: 'counted'; votes: number; isLast: boolean } | { kind: 'closed' } | { kind: 'gone' };

/** Whether the winner's card was stored: `full` where there was no room; `none`: there is nothing to store. */
export const CARD_RESULTS = ['kept', 'full', 'none'] as const;

/** Whether the winner's card was stored. */
export type CardResult = (typeof CARD_RESULTS)[number];

/** How a trial stands: so many votes, or how it ended. `card` is null until it was seen to. */
export type Standing = { votes: number; outcome: TrialOutcome | null; card: CardResult | null };

/** The place of a LoRA in a server's ranking. */
type LoraRank = { loraId: string; points: number; duels: number };

/** Stores votes, outcomes and rankings. A trial is stored as a comparison, under the same id. Each call is atomic. */
export type TrialStore = {
  /** Counts a vote, and closes the trial with the last one that it needs. */
  vote(id: string, trial: Trial, vote: Vote & TrialStep): Promise<VoteResult>;
  /**
   * Closes a trial: from now on only its outcome is known, and no longer who voted for what. `token` is null where nobody
   * does, because its time is up.
   */
  close(
    id: string,
    trial: Trial,
    step: { at: number; token: string | null },
  ): Promise<'closed' | 'wasClosed' | 'gone'>;
  /** Undefined for a trial that is gone. */
  standing(id: string): Promise<Standing | undefined>;
  /** Records what became of the winner's card. */
  settle(id: string, card: CardResult): Promise<void>;
  /** The LoRAs that met in duels in a server, most points first. */
  ranking(guildId: string, page: { limit: number; offset: number }): Promise<LoraRank[]>;
};
