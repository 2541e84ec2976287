import { z } from 'zod';
import { type DefaultSet, defaultSetSchema } from '#domain/generation/option-set.ts';

/** What is stored about a member, apart from generations and presets. */
export const memberRecordSchema = z.object({
  /** Options used when the member leaves them out. */
  defaults: defaultSetSchema,
  /** Results are private where nothing else is said. */
  private: z.boolean().default(false),
  /** Trigger words of LoRAs are added to their prompts. */
  addsTriggerWords: z.boolean().default(true),
  /** The tip for newcomers was given. */
  tipped: z.boolean().default(false),
  /** Discord's code of the language for what only they read; null: that of their Discord. */
  language: z.string().nullable().default(null),
});

/** What a member decided or was told once, apart from defaults. */
type Preferences = Omit<z.output<typeof memberRecordSchema>, 'defaults'>;

/** Stores members' own decisions. */
export type MemberStore = {
  defaults(userId: string): Promise<DefaultSet>;
  /** Changes the defaults and returns them; `edit` is called again after a concurrent change. */
  change(userId: string, edit: (defaults: DefaultSet) => DefaultSet): Promise<DefaultSet>;
  preferences(userId: string): Promise<Preferences>;
  /** Changes some of the preferences. */
  prefer(userId: string, changed: Partial<Preferences>): Promise<void>;
  /** Deletes everything the member decided. */
  erase(userId: string): Promise<void>;
  /**
   * Returns the servers that, when the member's data was erased, did not allow the member to use direct
   * messages. Stored under a hash of the member's id, because nothing that identifies the member is left.
   */
  keptOutBy(userId: string): Promise<string[]>;
  /** Replaces the list of these servers. */
  keepOut(userId: string, guildIds: readonly string[]): Promise<void>;
};
