/**
 * How long a text is. Discord counts what members type into options in code points, so that is how limits count: an emoji
 * beyond the first 65,536 characters is one. What is sent to Discord is kept within its limits by UTF-16 units, which
 * are never fewer, because its clients count some fields so.
 */

// An emoji of four people has eleven units; longer ones are letters under a heap of marks.
const LONGEST_GRAPHEME = 16;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The characters of a text, counted as limits count them. */
export const charactersIn = (text: string): number => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
};

/** What a reader takes for the single characters of a text, each whole: with its accents, or as one emoji. */
export const graphemesOf = (text: string): string[] =>
  Array.from(graphemes.segment(text), ({ segment }) => segment);

/** Half of a surrogate pair at the end is no character: Discord would refuse the text. */
const withoutHalf = (text: string): string => text.replace(/[\uD800-\uDBFF]$/, '');

/**
 * Shortens a text to at most that many UTF-16 units, with an ellipsis. What a reader takes for one character stays whole,
 * unless it is as long as a word. For what is shown only: nothing that was cut is ever ordered.
 */
export const cut = (words: string, most: number): string => {
  if (words.length <= most) return words;
  const start = graphemes.segment(words).containing(most - 1)?.index ?? most - 1;
  const end = most - 1 - start > LONGEST_GRAPHEME ? most - 1 : start;
  return `${withoutHalf(words.slice(0, end))}…`;
};
