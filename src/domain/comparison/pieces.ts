import { type Piece, type ReadAxis, read, readEach, unread } from './axis-problem.ts';

/** One value of a list as it was typed. */
export type Value = Piece & {
  /** It stood in quotation marks: nothing in it means anything. */
  isQuoted: boolean;
};

/** Which marks end a quotation that one of these begins. Phones write other ones than keyboards. */
const QUOTES: Readonly<Record<string, string>> = {
  '"': '"',
  '“': '”"“',
  '„': '“”"',
  '«': '»',
  '「': '」',
  '＂': '＂',
};

const COMMAS = [',', '，', '、', '،', '\n'];
const BARS = ['||'];
const ARROWS = ['=>', '->', '→', '⇒'];
const SEPARATORS = [...COMMAS, ...BARS, ...ARROWS];

/** The piece without the blanks around it. */
export const trimmed = ({ text, at }: Piece): Piece => {
  const start = text.length - text.trimStart().length;
  return { text: text.trim(), at: at + start };
};

/** Whether a quotation begins at that place. */
const isOpening = (text: string, index: number): boolean => Object.hasOwn(QUOTES, text.charAt(index));

/** The place after a quotation that begins at `from`; -1 where it is not closed. Two plain marks are one inside. */
const endOfQuote = (text: string, from: number): number => {
  const closing = QUOTES[text.charAt(from)] ?? '';
  let index = from + 1;
  while (index < text.length) {
    const isClosing = closing.includes(text.charAt(index));
    const isDoubled = closing === '"' && text.startsWith('""', index);
    if (isClosing && !isDoubled) return index + 1;
    index += isDoubled ? 2 : 1;
  }
  return -1;
};

/** The mark of those at that place; undefined where there is none. */
const markAt = (text: string, index: number, marks: readonly string[]): string | undefined =>
  marks.find((mark) => text.startsWith(mark, index));

/**
 * Cuts a text at separators outside quotations. A quotation begins where a value does; a mark elsewhere is none: it may be
 * one of inches.
 */
const cutAt = ({ text, at }: Piece, separators: readonly string[]): ReadAxis<Piece[]> => {
  const pieces: Piece[] = [];
  let [start, index, isBlank] = [0, 0, true];
  while (index < text.length) {
    const mark = markAt(text, index, SEPARATORS);
    const isCut = mark !== undefined && separators.includes(mark);
    if (isCut) pieces.push({ text: text.slice(start, index), at: at + start });
    const isQuote = isBlank && isOpening(text, index);
    const end = isQuote ? endOfQuote(text, index) : index + (mark ?? ' ').length;
    if (end < 0) return unread({ text: text.slice(index), at: at + index }, { kind: 'openQuote' });
    isBlank = mark !== undefined || (isBlank && !isQuote && text.charAt(index).trim() === '');
    index = end;
    if (isCut) start = end;
  }
  return read([...pieces, { text: text.slice(start), at: at + start }]);
};

/** One value, without the quotation marks around it. */
export const readValue = (piece: Piece): ReadAxis<Value> => {
  const { text, at } = trimmed(piece);
  if (!isOpening(text, 0)) return read({ text, at, isQuoted: false });
  const end = endOfQuote(text, 0);
  if (end < 0) return unread({ text, at }, { kind: 'openQuote' });
  const after = trimmed({ text: text.slice(end), at: at + end });
  if (after.text !== '') return unread(after, { kind: 'afterQuote' });
  const inside = text.slice(1, end - 1);
  return read({ text: text.startsWith('"') ? inside.replaceAll('""', '"') : inside, at, isQuoted: true });
};

/**
 * The values of a list: separated by commas, or, where there is any, by `||`, so that values can hold commas. Values in
 * quotation marks can hold either. Empty ones are left out, unless they are quoted.
 */
export const splitValues = (piece: Piece): ReadAxis<Value[]> => {
  const byBars = cutAt(piece, BARS);
  if (!byBars.ok) return byBars;
  const pieces = byBars.value.length > 1 ? byBars : cutAt(piece, COMMAS);
  if (!pieces.ok) return pieces;
  const values = readEach(pieces.value, readValue);
  return values.ok ? read(values.value.filter(({ isQuoted, text }) => isQuoted || text !== '')) : values;
};

/** The two sides of the first arrow outside quotations; the second is undefined where there is no arrow. */
export const splitAtArrow = (piece: Piece): ReadAxis<[Piece, Piece | undefined]> => {
  const sides = cutAt(piece, ARROWS);
  if (!sides.ok) return sides;
  const [before = piece, after] = sides.value;
  if (after === undefined) return read([before, undefined]);
  return read([before, { text: piece.text.slice(after.at - piece.at), at: after.at }]);
};

/** A value as it is read again: in quotation marks where it would be taken for something else. */
export const quotedIfNeeded = (text: string): string => {
  const isPlain = text !== '' && text === text.trim() && !/[,，、،\n]|\|\||=>|->|[→⇒]|^["“„«「＂]/.test(text);
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
};
