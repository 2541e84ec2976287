import { z } from 'zod';
import { parsedJson } from '#domain/json.ts';

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

/** Lists and objects in each other that are looked through for values; a deeper one holds none. */
const DEEPEST = 4;

type Entries = (string | null)[];

/** Names under which an object has a link, a base64 text, or a list of them. */
const LINK_NAMES = [
  'url',
  'link',
  'href',
  'src',
  'output',
  'image',
  'image_url',
  'images',
  'urls',
  'links',
  'b64_json',
  'base64',
  // Of descriptions, which are texts.
  'caption',
] as const;

const HOST = /^[\w-]+(?:\.[\w-]+)+/;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a text is the address of a file on the web. */
export const isAddress = (text: string): boolean => /^https?:\/\//i.test(text);

/** The address that a text plainly means: with its slashes, and with a scheme. Any other text as it is. */
const completed = (text: string): string => {
  const bare = /^(?:https?:)?\\\/\\\//i.test(text) ? text.replaceAll('\\/', '/') : text;
  if (bare.startsWith('//') && HOST.test(bare.slice(2))) return `https:${bare}`;
  return HOST.test(bare) && /^[^/\s]+\/\S+\.(?:png|jpe?g|webp|gif)$/i.test(bare) ? `https://${bare}` : bare;
};

/** Several addresses in one text, between commas or on lines of their own. */
const BETWEEN_ADDRESSES = /[\s,;]+(?=https?:\/\/)/i;

const linksOfText = (text: string, depth: number): Entries => {
  const bare = text.replace(/^[\s\uFEFF"']+|[\s"']+$/g, '');
  if (bare === '') return [];
  const value = /^[[{]/.test(bare) ? parsedJson(bare) : undefined;
  if (value !== undefined) return linksOf(value, depth + 1);
  const whole = completed(bare);
  return isAddress(whole) ? whole.split(BETWEEN_ADDRESSES) : [whole];
};

const linksOfRecord = (record: Record<string, unknown>, depth: number): Entries => {
  const name = LINK_NAMES.find((one) => Object.hasOwn(record, one));
  if (name !== undefined) return linksOf(record[name], depth + 1);
  return Object.entries(record).flatMap(([key, value]) => {
    const links = linksOf(value, depth + 1);
    // Under a number anything counts; under a name that says nothing only what is an address by its look.
    return /^\d+$/.test(key) ? placed(links) : links.filter((link) => link !== null && isAddress(link));
  });
};

/** A place without a link is null, so that two lists still correspond. */
const placed = (links: Entries): Entries => (links.length === 0 ? [null] : links);

const linksOf = (value: unknown, depth: number): Entries => {
  if (depth > DEEPEST) return [];
  if (typeof value === 'string') return linksOfText(value, depth);
  if (Array.isArray(value)) return value.flatMap((entry) => placed(linksOf(entry, depth + 1)));
  return isRecord(value) ? linksOfRecord(value, depth) : [];
};

/**
 * Links or base64 texts: a list, one string, an object with a link per index, lists and objects with a link in each
 * other, `""` or null. A place without a link is null, so that two lists still correspond.
 */
export const linksValue = z.unknown().transform((value): Entries => linksOf(value, 0));

/** What words say of a flag; null: that nobody knows. */
const FLAG_WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ...['true', 'yes', 'y', 't', 'on', 'nsfw', 'unsafe', 'detected', 'found'].map(
    (word) => [word, true] as const,
  ),
  ...['', 'false', 'no', 'n', 'f', 'off', 'none', 'nothing', 'safe', 'sfw', 'not detected'].map(
    (word) => [word, false] as const,
  ),
  ...['null', 'undefined', 'nan', 'nil', 'unknown', 'n/a', 'na', '-'].map((word) => [word, null] as const),
]);

const flagOfNumber = (value: number): boolean | null => (value === 0 || value === 1 ? value === 1 : null);

const bareWord = (text: string): string =>
  text
    .trim()
    .replace(/^["'\s]+|["'.!\s]+$/g, '')
    .toLowerCase()
    .replace(/[\s_]+/g, ' ');

const flagOfText = (text: string, depth: number): boolean | null => {
  const word = bareWord(text);
  const known = FLAG_WORDS.get(word);
  if (known !== undefined) return known;
  if (/^[[{]/.test(word)) return flagOf(parsedJson(word.replaceAll("'", '"')), depth + 1);
  return /^[\d.]+$/.test(word) ? flagOfNumber(Number(word)) : null;
};

/** What several flags say together: yes where one does, no where all do. */
const flagOfAll = (flags: readonly (boolean | null)[]): boolean | null => {
  if (flags.includes(true)) return true;
  return flags.every((flag) => flag === false) ? false : null;
};

/** In a list a word that is no answer names what was found. */
const flagOfEntry = (entry: unknown, depth: number): boolean | null => {
  const flag = flagOf(entry, depth);
  const isName = typeof entry === 'string' && !FLAG_WORDS.has(bareWord(entry));
  return flag === null && isName ? true : flag;
};

const flagOf = (value: unknown, depth: number): boolean | null => {
  if (depth > DEEPEST) return null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return flagOfNumber(value);
  if (typeof value === 'string') return flagOfText(value, depth);
  if (Array.isArray(value)) return flagOfAll(value.map((entry) => flagOfEntry(entry, depth + 1)));
  if (!isRecord(value)) return null;
  return flagOfAll(Object.values(value).map((entry) => flagOf(entry, depth + 1)));
};

/**
 * A flag: a boolean, a number or a word for one, or several of them, such as one for each image. Null where nothing
 * was said, and where nobody knows what it means.
 */
export const flagValue = z.unknown().transform((value): boolean | null => flagOf(value, 0));

/** Texts by the field they complain about; `''` for texts about nothing in particular. */
export type FieldTexts = { field: string; text: string }[];

const textsOf = (field: string, value: unknown, depth = 0): FieldTexts => {
  if (depth > DEEPEST) return [];
  if (typeof value === 'string') return value.trim() === '' ? [] : [{ field, text: value.trim() }];
  return Array.isArray(value) ? value.flatMap((entry) => textsOf(field, entry, depth + 1)) : [];
};

/** A message: a text, a list of texts, or texts by field. */
export const messageValue = z.unknown().transform((value): FieldTexts => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return textsOf('', value);
  return Object.entries(value).flatMap(([field, texts]) => textsOf(field, texts));
});
