import { z } from 'zod';

/** How long a draft is kept, how many of a member's, and how many characters of JSON they may have together. */
export const DRAFT_LIMITS = { lifetimeMs: 3_600_000, each: 5, together: 64_000 } as const;

/** Values by field: typed text, what was picked, and what options of a command were. */
const fieldValuesSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
);

/** What somebody typed that was not done yet, and the form that takes it. Nothing secret is in it. */
export const draftSchema = z.object({
  id: z.string(),
  /** The custom_id of the form. */
  form: z.string(),
  /** Also those that the form does not show at once. */
  fields: fieldValuesSchema,
  /** The fields that the refusal is about. */
  about: z.array(z.string()).readonly(),
  /** Others have changed since what the form is about: it is opened as that is now. */
  isOutdated: z.boolean(),
  /** Fields that are typed again, because secrets are not kept. */
  hasSecrets: z.boolean(),
  /** The message whose component opened the form first; null if a command brought the values. */
  messageId: z.string().nullable(),
  /** Milliseconds since 1970. */
  until: z.number(),
});

/** A stored draft. */
export type Draft = z.output<typeof draftSchema>;

/** A draft to store; one with the same id is replaced. */
export type NewDraft = Omit<Draft, 'id' | 'until'> & { id?: string };

/** Stores what members typed, for each of them alone. */
export type DraftStore = {
  /** Keeps a draft for an hour and returns its id; undefined if it is too large. The oldest ones make room. */
  keep(userId: string, draft: NewDraft): Promise<string | undefined>;
  /** Returns undefined if it has expired, had to make room, or is somebody else's. */
  find(userId: string, id: string): Promise<Draft | undefined>;
  /** Deletes all drafts of a member. */
  clear(userId: string): Promise<void>;
};

const sizeOf = (draft: Draft): number => JSON.stringify(draft).length;

/** Whether a draft can be kept at all. */
export const isKeepable = (draft: Draft): boolean => sizeOf(draft) <= DRAFT_LIMITS.together;

/** A member's drafts with another one, the newest first: as many as there is room for. */
export const withDraft = (drafts: readonly Draft[], draft: Draft, now: number): Draft[] => {
  const others = drafts.filter(({ id, until }) => id !== draft.id && until > now);
  const kept: Draft[] = [];
  let room: number = DRAFT_LIMITS.together;
  for (const one of [draft, ...others].slice(0, DRAFT_LIMITS.each)) {
    room -= sizeOf(one);
    if (room < 0) break;
    kept.push(one);
  }
  return kept;
};
