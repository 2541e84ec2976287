import { z } from 'zod';
import { type DefaultSet, defaultSetSchema } from '#domain/generation/option-set.ts';

/** What is kept of a member beside rows and presets. */
export const memberRecordSchema = z.object({
  /** Options that fill what they leave out. */
  defaults: defaultSetSchema,
});

/** Keeps what members decide for themselves. */
export type MemberStore = {
  defaults(userId: string): Promise<DefaultSet>;
  /** Changes the defaults; `edit` is called again when another change was faster. Answers what they are now. */
  change(userId: string, edit: (defaults: DefaultSet) => DefaultSet): Promise<DefaultSet>;
  /** Removes all that the member decided. */
  erase(userId: string): Promise<void>;
  /**
   * The servers that were known to keep a member from direct messages when the member's data was erased. They are kept
   * under a code made of the member's id, as nothing else is left by which the member would be known.
   */
  keptOutBy(userId: string): Promise<string[]>;
  /** Puts these servers in the place of those before. */
  keepOut(userId: string, guildIds: readonly string[]): Promise<void>;
};
