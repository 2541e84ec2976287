// U+0000, which Postgres cannot store in text, and lone surrogates, which UTF-8 cannot encode. SQLite accepts
// the first; each engine turns the second into something else.
const UNSTORABLE = /\0|\p{Surrogate}/u;
const EACH_UNSTORABLE = /\0|\p{Surrogate}/gu;

/** Replaces a character that cannot be stored. */
const REPLACEMENT = '\uFFFD';

/** Whether every database stores this text unchanged. */
export const isStorable = (text: string): boolean => !UNSTORABLE.test(text);

/** Replaces characters that a database cannot store by U+FFFD. */
export const storableText = (text: string): string =>
  isStorable(text) ? text : text.replaceAll(EACH_UNSTORABLE, REPLACEMENT);
