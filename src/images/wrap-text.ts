import type { Lettering, Style } from './lettering.ts';

/** Room for words: a width in pixels, and a number of lines. */
export type Room = { most: number; lines: number };

// Ids have no blanks: their words end at these. Letters of scripts without blanks stand for themselves.
const PIECES =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]|\s+|[^\s_\-./:+@\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]+[_\-./:+@]*|[_\-./:+@]+/gu;

// Nobody reads more of a label, and all of it would be measured.
const LONGEST = 600;

/**
 * Breaks words into lines at blanks, and ids behind hyphens and the like. What is wider than a line is cut, and so is the
 * last line where there are more words than room.
 */
export const wrapText = (
  lettering: Lettering,
  words: string,
  { most, lines, ...style }: Style & Room,
): string[] => {
  const pieces = words.slice(0, LONGEST).trim().match(PIECES) ?? [];
  const wrapped: string[] = [];
  let line = '';
  for (const [index, piece] of pieces.entries()) {
    const fits = line === '' || lettering.width((line + piece).trimEnd(), style) <= most;
    if (fits) {
      line += piece;
      continue;
    }
    if (wrapped.length === lines - 1) {
      const rest = line + pieces.slice(index).join('');
      return [...wrapped, cutLine(lettering, rest, { ...style, most })];
    }
    wrapped.push(cutLine(lettering, line, { ...style, most }));
    line = piece.trimStart();
  }
  const last = cutLine(lettering, line, { ...style, most });
  return last === '' ? wrapped : [...wrapped, last];
};

const cutLine = (lettering: Lettering, line: string, style: Style & { most: number }): string =>
  lettering.cut(line.trim(), style);

/** Whether some words had to be cut. */
const isCut = (lines: readonly string[]): boolean => lines.some((line) => line.endsWith('…'));

/** The same in the largest of these sizes in which nothing is cut, or else in the smallest. */
export const fitText = (
  lettering: Lettering,
  words: string,
  { sizes, ...style }: Omit<Style, 'size'> & Room & { sizes: readonly [number, ...number[]] },
): { size: number; lines: string[] } => {
  let fitted = { size: sizes[0], lines: wrapText(lettering, words, { ...style, size: sizes[0] }) };
  for (const size of sizes.slice(1)) {
    if (!isCut(fitted.lines)) return fitted;
    fitted = { size, lines: wrapText(lettering, words, { ...style, size }) };
  }
  return fitted;
};
