/**
 * Lengths of text. Discord counts option values in code points, and so do our limits: an emoji outside the
 * BMP counts as one. Text sent to Discord is limited by UTF-16 units, which are never fewer, because its
 * clients count some fields that way.
 */

// A family emoji has eleven units; anything longer is a letter under a heap of marks.
const LONGEST_GRAPHEME = 16;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Counts the characters (code points) of a text, as limits count them. */
export const charactersIn = (text: string): number => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
};

/** Splits a text into graphemes: letters with their accents, whole emoji. */
export const graphemesOf = (text: string): string[] =>
  Array.from(graphemes.segment(text), ({ segment }) => segment);

/** A lone surrogate at the end is not a character: Discord would reject the text. */
const withoutHalf = (text: string): string => text.replace(/[\uD800-\uDBFF]$/, '');

/**
 * Shortens a text to at most `most` UTF-16 units, with an ellipsis, without splitting graphemes of normal
 * length. For display only: a shortened text is never sent to the API.
 */
export const cut = (words: string, most: number): string => {
  if (words.length <= most) return words;
  const start = graphemes.segment(words).containing(most - 1)?.index ?? most - 1;
  const end = most - 1 - start > LONGEST_GRAPHEME ? most - 1 : start;
  return `${withoutHalf(words.slice(0, end))}…`;
};

/**
 * Shortens a text to at most `most` UTF-16 units like `cut`, at the end of a word where there is one in the second half.
 */
export const cutAtWord = (words: string, most: number): string => {
  const short = cut(words, most);
  if (short === words) return words;
  const end = short.slice(0, -1).search(/\s+\S*$/u);
  return end < most / 2 ? short : `${short.slice(0, end).trimEnd()}…`;
};
