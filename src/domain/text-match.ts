import confusables from 'unhomoglyph/data.json' with { type: 'json' };

/**
 * How typed text is compared everywhere: names, lists, presets, search and blocked words.
 *
 * 1. Invisible characters are ignored: default-ignorable ones (zero-width, Hangul fillers, variation
 * selectors, tags) and control characters. A Braille blank is a space.
 * 2. Compatibility forms of a character are equal (NFKD, then NFC): width, ligatures, circled and
 * mathematical letters.
 * 3. Case is ignored; `ß` is `ss`, a final sigma a sigma.
 * 4. Accents on Latin and Greek letters are ignored, and so are marks on letters whose script has no such
 * mark. Marks that make another letter are kept: dakuten (`ば` is not `は`), `й`, vowel signs of Thai or Hindi.
 * `ё` is `е`.
 * 5. A word is a run of letters, digits and their marks. Han, kana, Thai, Lao, Khmer, Burmese and similar
 * scripts are written without spaces: each letter is a word, so that a phrase is found within a sentence.
 * Korean words are found with particles attached.
 * 6. Look-alikes (Unicode's confusables, small capitals, letters in boxes) equal the Latin letter or digit
 * they resemble, but only in searches for forbidden text. ASCII itself is never mapped: `1` is not `l`.
 */

const ASCII = /^[\x20-\x7e]*$/;
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb[\p{Cc}--\s]]/gv;
const BRAILLE_BLANK = /\u2800/g;

const SPACELESS = String.raw`\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Bopomofo}\p{scx=Yi}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}\p{scx=Tai_Le}\p{scx=New_Tai_Lue}\p{scx=Tai_Tham}\p{scx=Tai_Viet}\p{scx=Javanese}\p{scx=Balinese}\p{scx=Tibetan}`;

const ACCENTED = /([\p{sc=Latin}\p{sc=Greek}])\p{M}+/gu;
const STRAY_MARKS = [
  // In these scripts, a mark that is not part of the letter by now does not belong to it.
  /([\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Armenian}\p{sc=Georgian}\p{sc=Han}\p{sc=Hangul}\p{Nd}])\p{M}+/gu,
  // Hebrew and Arabic are read without their points.
  /()[\u0591-\u05bd\u05bf\u05c1-\u05c7]/g,
] as const;
// Marks that fit any letter without making another one. Dakuten are in this class, too, but change kana.
const ORNAMENTS =
  /(?:(?![\u3099\u309a])[\p{M}&&\p{sc=Inherited}])|(?<![\p{scx=Hiragana}\p{scx=Katakana}])[\u3099\u309a]/gv;

/** Removes invisible characters. */
export const withoutInvisible = (text: string): string =>
  text.replace(INVISIBLE, '').replace(BRAILLE_BLANK, ' ');

/** Whether a text contains anything visible: a letter, a sign or an emoji. */
export const isVisible = (text: string): boolean => /[^\p{M}\p{Z}\s]/u.test(withoutInvisible(text));

const foldOnce = (text: string): string => {
  const visible = withoutInvisible(withoutInvisible(text).normalize('NFKD')).replace(ACCENTED, '$1');
  // Upper case turns ß into SS and has only one I; a capital ẞ becomes ß only in lower case.
  const oneCase = visible.toLowerCase().toUpperCase().toLowerCase().normalize('NFC');
  const bare = STRAY_MARKS.reduce((kept, marks) => kept.replace(marks, '$1'), oneCase);
  return bare.replace(ORNAMENTS, '').replaceAll('ς', 'σ').replaceAll('ё', 'е');
};

/** Normalises a text for comparison: rules 1 to 4. */
export const fold = (text: string): string => (ASCII.test(text) ? text.toLowerCase() : foldOnce(text));

/**
 * Returns the folded words of a text: runs of letters, digits and their marks. Sentences without spaces stay
 * whole.
 */
export const wordsOf = (text: string): string[] => fold(text).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];

const SMALL_CAPITALS = new Map(
  [...'ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢʍĸ'].map((letter, index) => [
    letter,
    'abcdefghijklmnoprstuvwyzmk'.charAt(index),
  ]),
);

/** Letters in boxes and flags: the code point of the first of 26. */
const BOXED = [0x1f150, 0x1f170, 0x1f1e6] as const;

const plainLatin = (shape: string): string | undefined => {
  const letters = [...fold(shape)].map((letter) => SMALL_CAPITALS.get(letter) ?? letter).join('');
  if (!/^[a-z0-9]+$/.test(letters)) return undefined;
  // The table maps every m to rn.
  return letters === 'rn' ? 'm' : letters;
};

/**
 * Returns a table entry, if its letter can occur in a folded text, with the Latin letters or digits it
 * resembles.
 */
const lookOf = ([letter, shape]: [string, string]): [string, string][] => {
  const [folded, latin] = [fold(letter), plainLatin(shape)];
  const isMet = latin !== undefined && !ASCII.test(folded) && [...folded].length === 1;
  if (!isMet) return [];
  // A capital I looks like an l, but is not one.
  return [[folded, folded !== letter && latin === 'l' ? 'i' : latin]];
};

const boxedLetters = BOXED.flatMap((first) =>
  Array.from({ length: 26 }, (_, index): [string, string] => [
    String.fromCodePoint(first + index),
    String.fromCharCode(97 + index),
  ]),
);

/** Folded letter -> the Latin letters or digits it resembles. Lower case entries override upper case ones. */
const readLooks = (): ReadonlyMap<string, string> => {
  const entries = Object.entries(confusables);
  const isLowerCase = ([letter]: [string, string]): boolean => fold(letter) === letter;
  return new Map([
    ...entries.filter((entry) => !isLowerCase(entry)).flatMap(lookOf),
    ...entries.filter(isLowerCase).flatMap(lookOf),
    ...SMALL_CAPITALS,
    ...boxedLetters,
  ]);
};

// Folding Unicode's table takes a tenth of a second, so that waits for the first text that needs it.
let looks: ReadonlyMap<string, string> | undefined;

const lookFor = (letter: string): string | undefined => {
  looks ??= readLooks();
  return looks.get(letter);
};

const asLatin = (folded: string): string =>
  ASCII.test(folded)
    ? folded
    : [...folded].map((letter) => (ASCII.test(letter) ? letter : (lookFor(letter) ?? letter))).join('');

/** Normalises a name for comparison with a block list: rules 1 to 4 and 6. */
export const disguiseKey = (name: string): string => asLatin(fold(name)).trim();

const WORD = new RegExp(
  `[[\\p{L}\\p{N}]&&[${SPACELESS}]]\\p{M}*|[[\\p{L}\\p{N}\\p{M}]--[${SPACELESS}]]+`,
  'gv',
);
const WORD_OR_SIGN = new RegExp(`${WORD.source}|[[\\p{S}#%\\&@*]--\\p{Sk}]`, 'gv');
const SIGN = /[[\p{S}#%\&@*]--\p{Sk}]/v;
const SKIN_TONES = /[\u{1f3fb}-\u{1f3ff}]/gu;

type Bracketed = { text: string; words: ReadonlySet<string> };

/** Puts each word of a folded text in brackets, with a space between words that are not adjacent. */
const bracketed = (folded: string, pattern: RegExp): Bracketed => {
  const words = new Set<string>();
  let [end, text] = [0, ''];
  for (const { 0: word, index } of folded.replace(SKIN_TONES, '').matchAll(pattern)) {
    const gap = text === '' || index === end ? '' : ' ';
    text += `${gap}[${word}]`;
    words.add(word);
    end = index + word.length;
  }
  return { text, words };
};

/** Prepares a folded phrase for searching; undefined if it has neither words nor signs. */
const wantedOf = (folded: string) => {
  const { text, words } = bracketed(folded, WORD_OR_SIGN);
  const [first] = words;
  if (first === undefined) return undefined;
  // In Korean, particles follow a word without a space.
  const isOpen = /\p{sc=Hangul}\]$/u.test(text);
  return { first, isOpen, hasSigns: SIGN.test(folded), text: isOpen ? text.slice(0, -1) : text };
};

/** Whether a text contains a phrase. */
export type PhraseFinder = (phrase: string) => boolean;

const finderIn = (folded: string): PhraseFinder => {
  const words = bracketed(folded, WORD);
  // Signs count only if the phrase has some: `18+` is not in `18 red foxes`, but `red fox` is in `red+fox`.
  const wordsAndSigns = SIGN.test(folded) ? bracketed(folded, WORD_OR_SIGN) : words;
  return (phrase) => {
    const wanted = wantedOf(phrase);
    if (wanted === undefined) return false;
    const said = wanted.hasSigns ? wordsAndSigns : words;
    return (wanted.isOpen || said.words.has(wanted.first)) && said.text.includes(wanted.text);
  };
};

/** Searches a text for phrases: rules 1 to 5. Matches whole words, ignoring punctuation between them. */
export const createPhraseFinder = (text: string): PhraseFinder => {
  const find = finderIn(fold(text));
  return (phrase) => find(fold(phrase));
};

/** Whether a phrase contains anything that can be found in a text. */
export const canBeFound = (phrase: string): boolean => wantedOf(fold(phrase)) !== undefined;

/** Creates a filter for search input: every word has to occur, whole or as part of a word. */
export const createWordFilter = (typed: string): ((texts: readonly string[]) => boolean) => {
  const wanted = [...new Set(wordsOf(typed))];
  return (texts) => {
    if (wanted.length === 0) return true;
    const said = texts.flatMap(wordsOf).join(' ');
    return wanted.every((word) => said.includes(word));
  };
};

/** Returns the first forbidden phrase found in one of the texts, in any disguise: rules 1 to 6. */
export const findPhrase = (texts: readonly string[], phrases: readonly string[]): string | undefined => {
  const finders = texts.map((text) => {
    const folded = fold(text);
    return { asTyped: finderIn(folded), asLatin: finderIn(asLatin(folded)) };
  });
  return phrases.find((phrase) => {
    const folded = fold(phrase);
    const latin = asLatin(folded);
    return finders.some((find) => find.asTyped(folded) || find.asLatin(latin));
  });
};
