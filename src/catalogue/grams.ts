/**
 * How a text stands in the trigram index: two spaces before each word, so that a trigram also says "begins with
 * this letter" or "begins with these two", and two at the end. Scripts without spaces have one word per letter.
 */

const SPACELESS =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]\p{M}*/gu;

/** Returns the words by which a folded text is indexed. */
const indexWords = (text: string): string[] =>
  text
    .replace(SPACELESS, ' $& ')
    .split(' ')
    .filter((word) => word !== '');

/** Returns the text to put into the trigram index. */
export const toGramText = (text: string): string =>
  [...indexWords(text).map((word) => `  ${word}`), '  '].join('');

/** Where a word is looked for: as a word, at the start of one, or anywhere in one. */
export type Place = 'whole' | 'start' | 'inside';

const slidingOver = (text: string): string[] => {
  const letters = [...text];
  return letters.slice(2).map((_, at) => letters.slice(at, at + 3).join(''));
};

// One and two letters have no trigram of their own inside a word, so these are found at the start of words.
const gramsIn = (word: string, place: Place): string[] => {
  const { length } = [...word];
  const start = length < 3 || place !== 'inside' ? (length === 1 ? '  ' : ' ') : '';
  return slidingOver(`${start}${word}${place === 'whole' ? ' ' : ''}`);
};

/** Returns the trigrams that every text with this folded word has. */
export const gramsOf = (word: string, place: Place): string[] => [
  ...new Set(indexWords(word).flatMap((part) => gramsIn(part, place))),
];
