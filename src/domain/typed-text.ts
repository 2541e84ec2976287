import { ID } from './generation/request.ts';
import { withoutInvisible } from './text-match.ts';

/** Stands between the value of a suggestion and what is told about it. No id holds a blank, so it is in none. */
const MARK = ' · ';

/** What can stand between the names of a list, once every character has one width. No blank: names are full of them. */
export const LIST_SEPARATORS = /[,;|、؛،\n\r\t]/;

const withoutSeparators = (words: string): string =>
  [...words].filter((letter) => !LIST_SEPARATORS.test(letter.normalize('NFKC'))).join('');

/**
 * The name of a suggestion: its value, then what is told about it. Discord's client shows the name in the field once
 * it was picked, and sends that text when somebody types on behind it: so the name must read as the value.
 */
export const suggestedName = (value: string, ...about: readonly string[]): string =>
  [value, ...about.map(withoutSeparators)].join(MARK);

/** The value of what was typed or picked. */
export const suggestedValue = (typed: string): string => (typed.split(MARK, 1)[0] ?? '').trim();

const QUOTES = /^["'`«»„“”‘’‚‹›「」]+|["'`«»„“”‘’‚‹›「」]+$/gu;

// In no id that the API knows: they are what is left of a name that was cut, of a tag, or of a list.
const NEVER_IN_IDS = /[:;|"`…\\、]/;

/** One form for every width of a character. An ellipsis stays one: it tells that a name was cut. */
export const plainWidth = (text: string): string =>
  withoutInvisible(text)
    .split('…')
    .map((part) => part.normalize('NFKC'))
    .join('…');

/** What was typed or picked as one name: without quotes around it, and without what a suggestion tells beside it. */
export const typedName = (typed: string): string =>
  suggestedValue(plainWidth(typed)).replace(QUOTES, '').trim();

/** The names in a list, whichever separators stand between them; empty ones do not count. */
export const splitList = (typed: string): string[] =>
  plainWidth(typed)
    .split(LIST_SEPARATORS)
    .map(typedName)
    .filter((name) => name !== '');

/** Whether that can be the id of a model, a LoRA or an embedding: it may be none that exists. */
export const isId = (name: string): boolean => ID.test(name) && !NEVER_IN_IDS.test(name);

/**
 * The number that a text is, in digits of any width and with a point or a comma; NaN for whatever else, also for what
 * JavaScript reads as a number and members do not, such as `0x10`, `1e3` and nothing at all.
 */
export const readNumber = (typed: string): number => {
  const digits = withoutInvisible(typed).normalize('NFKC').trim();
  return /^[+-]?(?:\d+[.,]?\d*|[.,]\d+)$/.test(digits) ? Number(digits.replace(',', '.')) : Number.NaN;
};
