/** Separates the value of a suggestion from its description. Ids contain no spaces, so it is in none. */
const MARK = ' · ';

/** Separators between names in a list, after normalisation to one width. No space: names contain spaces. */
export const LIST_SEPARATORS = /[,;|、؛،\n\r\t]/;

const withoutSeparators = (words: string): string =>
  [...words].filter((letter) => !LIST_SEPARATORS.test(letter.normalize('NFKC'))).join('');

/**
 * Builds the name of a suggestion: its value, then the description. Discord's client puts the name into the
 * field, and sends that text if the member types on after it, so the name has to parse back to the value.
 */
export const suggestedName = (value: string, ...about: readonly string[]): string =>
  [value, ...about.map(withoutSeparators)].join(MARK);

/** Returns the value of a typed or picked suggestion. */
export const suggestedValue = (typed: string): string => (typed.split(MARK, 1)[0] ?? '').trim();
