import { z } from 'zod';

/** Anything but a usable value reads as null: the API leaves fields out, or sends `""` in place of nothing. */
const orNull = <T>(schema: z.ZodType<T>) => schema.nullable().catch(null).default(null);

/** An id is a number or a string by turns; empty on failures. */
export const idValue = orNull(
  z.union([z.string().trim().min(1), z.number().int().nonnegative().transform(String)]),
);

/** A count or a time, which may come as digits in quotes; never negative. */
export const numberValue = orNull(
  z.union([z.number(), z.string().trim().min(1).transform(Number)]).pipe(z.number().nonnegative()),
);

/** A text that says something. */
export const textValue = orNull(z.string().trim().min(1));

const strings = (values: readonly unknown[]): (string | null)[] =>
  values.map((value) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null));

/**
 * Links or base64 texts: a list, one string, an object with a link per index, `""` or null.
 * A place without a link is null, so that two lists still correspond.
 */
export const linksValue = z.unknown().transform((value): (string | null)[] => {
  if (typeof value === 'string') return value.trim() === '' ? [] : strings([value]);
  if (Array.isArray(value)) return strings(value);
  return typeof value === 'object' && value !== null ? strings(Object.values(value)) : [];
});

const saysYes = (value: unknown): boolean => {
  if (typeof value === 'string') return !/^(|no|none|false|0)$/i.test(value.trim());
  return value === true || value === 1;
};

/** A flag: a boolean, a word for one, or a list with one entry per image; null where nothing was said. */
export const flagValue = z.unknown().transform((value): boolean | null => {
  if (value === undefined || value === null) return null;
  return Array.isArray(value) ? value.some(saysYes) : saysYes(value);
});

/** Texts by the field they complain about; `''` for texts about nothing in particular. */
export type FieldTexts = { field: string; text: string }[];

const textsOf = (field: string, value: unknown): FieldTexts => {
  if (typeof value === 'string') return value.trim() === '' ? [] : [{ field, text: value.trim() }];
  return Array.isArray(value) ? value.flatMap((entry) => textsOf(field, entry)) : [];
};

/** A message: a text, a list of texts, or texts by field. */
export const messageValue = z.unknown().transform((value): FieldTexts => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return textsOf('', value);
  return Object.entries(value).flatMap(([field, texts]) => textsOf(field, texts));
});
