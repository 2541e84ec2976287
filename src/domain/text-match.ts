/** A text as it is compared: lower case, without accents, and without characters that nobody sees. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    // Upper case first: it writes ß as SS, and has one I only.
    .toUpperCase()
    .toLowerCase()
    .replace(/[\p{M}\p{Cf}]+/gu, '');

/** The words of a text, folded: runs of letters and digits. */
export const wordsOf = (text: string): string[] =>
  fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

const standsAt = (words: readonly string[], phrase: readonly string[], start: number): boolean =>
  phrase.every((word, index) => words[start + index] === word);

/** Whether the words of the phrase stand in the text one after the other, each of them whole. */
export const containsPhrase = (words: readonly string[], phrase: readonly string[]): boolean =>
  phrase.length > 0 && words.some((_, start) => standsAt(words, phrase, start));

/** Whether every word that was typed stands in one of the texts, as a whole or as a part of a word. */
export const holdsWords = (texts: readonly string[], typed: string): boolean => {
  const said = texts.flatMap(wordsOf).join(' ');
  return wordsOf(typed).every((word) => said.includes(word));
};

/** The first of the phrases that stands in one of the texts: whole words, whatever their case and accents. */
export const findPhrase = (texts: readonly string[], phrases: readonly string[]): string | undefined => {
  const spoken = texts.map(wordsOf);
  return phrases.find((phrase) => {
    const wanted = wordsOf(phrase);
    return spoken.some((words) => containsPhrase(words, wanted));
  });
};
