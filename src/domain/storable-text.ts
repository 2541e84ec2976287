// U+0000, which Postgres has in no text, and halves of surrogate pairs, which UTF-8 cannot hold. SQLite takes the
// first, and each engine makes something else of the second.
const UNSTORABLE = /\0|\p{Surrogate}/u;
const EACH_UNSTORABLE = /\0|\p{Surrogate}/gu;

/** What stands in the place of a character that cannot be stored. */
const REPLACEMENT = '\uFFFD';

/** Whether every database keeps this text as it is. */
export const isStorable = (text: string): boolean => !UNSTORABLE.test(text);

/** A text that every database keeps as it is: characters that cannot be stored become U+FFFD. */
export const storableText = (text: string): string =>
  isStorable(text) ? text : text.replaceAll(EACH_UNSTORABLE, REPLACEMENT);
