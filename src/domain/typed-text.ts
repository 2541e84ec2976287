import { LIMITS } from './generation/limits.ts';
import { cut } from './text-length.ts';
import { isVisible, withoutInvisible } from './text-match.ts';

/** An id of Discord. */
export const SNOWFLAKE = /^\d{17,20}$/;

/** Separates the value of a suggestion from its description. Ids contain no spaces, so it is in none. */
const MARK = ' · ';

/** Separators between names in a list, after normalisation to one width. No space: names contain spaces. */
export const LIST_SEPARATORS = /[,;|、؛،\n\r\t]/;

const withoutSeparators = (words: string): string =>
  [...words].filter((letter) => !LIST_SEPARATORS.test(letter.normalize('NFKC'))).join('');

/** The longest name of a suggestion (Discord's limit for a choice). */
const NAME_LENGTH = 100;

// A shorter description than this tells nothing.
const LEAST_ABOUT = 4;

/**
 * Builds the name of a suggestion: its value, then the description, which is cut to fit. Discord's client puts
 * the name into the field, and sends that text if the member types on after it, so the name has to parse back to
 * the value.
 */
export const suggestedName = (value: string, ...about: readonly string[]): string => {
  const room = NAME_LENGTH - value.length - MARK.length;
  const described = about.map(withoutSeparators).join(MARK);
  return described === '' || room < LEAST_ABOUT ? value : `${value}${MARK}${cut(described, room)}`;
};

/** Shortens an id to its beginning, for a list that has no room for all of it. */
export const shortenedId = (id: string, length: number): string => `${id.slice(0, length)}…`;

/** Returns the beginning of a shortened id; undefined for one that is whole. */
export const beginningOf = (id: string): string | undefined =>
  id.length > 1 && id.endsWith('…') ? id.slice(0, -1) : undefined;

/** Returns a typed value as text, trimmed; undefined where nothing of it can be seen. */
export const visibleText = (value: string | number | boolean | undefined): string | undefined => {
  const typed = value === undefined ? '' : String(value);
  return isVisible(typed) ? typed.trim() : undefined;
};

/** Returns the value of a typed or picked suggestion. */
export const suggestedValue = (typed: string): string => (typed.split(MARK, 1)[0] ?? '').trim();

/** Commas separate ids in the API's `lora_model`, so an id with a comma or a space cannot be sent. */
export const ID = new RegExp(`^[^\\s,<>]{1,${LIMITS.id.max}}$`);

const QUOTES = /^["'`«»„“”‘’‚‹›「」]+|["'`«»„“”‘’‚‹›「」]+$/gu;

// Never part of an id; they remain from a shortened name, a tag or a list.
const NEVER_IN_IDS = /[:;|"`…\\、]/;

/** Normalises the width of characters. An ellipsis is kept: it shows that a name was shortened. */
export const plainWidth = (text: string): string =>
  withoutInvisible(text)
    .split('…')
    .map((part) => part.normalize('NFKC'))
    .join('…');

/** Parses one typed or picked name: without quotes around it and without the description of a suggestion. */
export const typedName = (typed: string): string =>
  suggestedValue(plainWidth(typed)).replace(QUOTES, '').trim();

/** Splits a list of names at any separator and drops empty ones. */
export const splitList = (typed: string): string[] =>
  plainWidth(typed)
    .split(LIST_SEPARATORS)
    .map(typedName)
    .filter((name) => name !== '');

/** Whether a name can be the id of a model, a LoRA or an embedding. It need not exist. */
export const isId = (name: string): boolean => ID.test(name) && !NEVER_IN_IDS.test(name);

/**
 * Parses a number in digits of any width, with a decimal point or comma. Returns NaN for anything else,
 * including what JavaScript accepts and members do not mean: `0x10`, `1e3` and empty text.
 */
export const readNumber = (typed: string): number => {
  const digits = withoutInvisible(typed).normalize('NFKC').trim();
  return /^[+-]?(?:\d+[.,]?\d*|[.,]\d+)$/.test(digits) ? Number(digits.replace(',', '.')) : Number.NaN;
};
