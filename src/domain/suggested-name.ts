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
