import { z } from 'zod';
import { SNOWFLAKE } from '#domain/typed-text.ts';

/** Characters of an admin's note on a blocked member. */
export const LONGEST_BLOCK_NOTE = 200;

const snowflake = z.string().regex(SNOWFLAKE);

/** Milliseconds since 1970, up to the latest date that JavaScript knows. */
const moment = z.number().int().min(0).max(8_640_000_000_000_000);

const memberBlockSchema = z.object({
  id: snowflake,
  /** When it ends; null: never. */
  until: moment.nullable().default(null),
  /** Why, for the server's admins only. */
  note: z.string().min(1).max(LONGEST_BLOCK_NOTE).nullable().default(null),
  /** The admin who set it; null for one that is older than this field. */
  by: snowflake.nullable().default(null),
  /** When it was set; null for one that is older than this field. */
  at: moment.nullable().default(null),
});

/** A member who cannot make images, for a time or for ever. */
export type MemberBlock = z.output<typeof memberBlockSchema>;

/** A block as it is stored. Settings written by an older version have ids only. */
export const blockOrId = z.preprocess(
  (raw) => (typeof raw === 'string' ? { id: raw } : raw),
  memberBlockSchema,
);
