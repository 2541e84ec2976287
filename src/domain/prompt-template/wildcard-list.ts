import { z } from 'zod';
import type { WildcardLists } from './pick-words.ts';

/** Limits on the wildcards of a server. Lengths are in characters. */
export const WILDCARD_LIMITS = {
  lists: 50,
  name: 32,
  entries: 200,
  entry: 100,
  /** All entries of a list, one per line: what a form field holds. */
  together: 4000,
} as const;

// A blank or `__` would end the name inside of a prompt.
const NAME =
  /^[\p{Ll}\p{Lo}\p{Lm}\p{N}](?:(?:[\p{Ll}\p{Lo}\p{Lm}\p{N}-]|_(?!_))*[\p{Ll}\p{Lo}\p{Lm}\p{N}])?$/u;

/** A list from which a prompt takes an entry by `__name__`. */
export const wildcardListSchema = z.object({
  /** Its name, in lower case. */
  id: z.string().regex(NAME).max(WILDCARD_LIMITS.name),
  entries: z
    .array(
      z
        .string()
        .regex(/^[^\r\n]+$/)
        .max(WILDCARD_LIMITS.entry),
    )
    .min(1)
    .max(WILDCARD_LIMITS.entries)
    .refine((entries) => entries.join('\n').length <= WILDCARD_LIMITS.together, 'too many characters'),
});

/** A list from which a prompt takes an entry by `__name__`. */
export type WildcardList = z.output<typeof wildcardListSchema>;

/** The name as it is stored: without the `__` around it, in lower case. */
export const wildcardName = (typed: string): string =>
  typed
    .trim()
    .replace(/^__(.*)__$/s, '$1')
    .toLowerCase();

/** The entries of a text: its lines, or what stands between commas in a single line. Each counts once. */
export const readEntries = (typed: string): string[] => {
  const lines = typed.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  const entries = lines.length > 1 ? lines : (lines[0] ?? '').split(',');
  return [...new Set(entries.map((entry) => entry.trim()).filter((entry) => entry !== ''))];
};

/** The list that somebody names, with or without the `__` around it; undefined where there is none. */
export const findList = (lists: readonly WildcardList[], typed: string): WildcardList | undefined =>
  lists.find(({ id }) => id === wildcardName(typed));

/** Looks lists up by their names. */
export const wildcardsOf =
  (lists: readonly WildcardList[]): WildcardLists =>
  (name) =>
    lists.find(({ id }) => id === name)?.entries;
