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
  /** Removes all that is kept. */
  erase(userId: string): Promise<void>;
};
