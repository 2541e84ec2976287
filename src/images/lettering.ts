import { graphemesOf } from '#domain/text-length.ts';
import { type Glyph, openGlyphs, UNITS_PER_EM, type Weight } from './glyphs.ts';

/** `size` is the line height in pixels, `fill` an SVG colour. */
export type Style = { size: number; weight?: Weight };

/** The position of a line of text: `y` is the baseline, `x` its start, middle or end. */
type Spot = { x: number; y: number; fill: string; anchor?: 'start' | 'middle' | 'end' };

/** Draws text as outlines, so that typed text cannot inject SVG. */
export type Lettering = {
  /** Returns the width of a line of text in pixels. */
  width(words: string, style: Style): number;
  /** Cuts text with an ellipsis to a width in pixels. */
  cut(words: string, style: Style & { most: number }): string;
  /** Returns a line of text as SVG. */
  draw(words: string, style: Style & Spot): string;
};

const ELLIPSIS = '…';

const ANCHORS = { start: 0, middle: 0.5, end: 1 } as const;

/** What stands for a letter without a glyph: an empty frame, which no text has. In thousandths of the letters' size. */
const FRAME = { advance: 760, left: 90, right: 670, top: 720, line: 60 } as const;

const units = (thousandths: number): number => Math.round((thousandths * UNITS_PER_EM) / 1000);

const frameGlyph = (): Glyph => {
  const box = (inset: number, turn: (corners: string[]) => string[]): string => {
    const [left, right] = [units(FRAME.left + inset), units(FRAME.right - inset)];
    const [top, foot] = [units(inset - FRAME.top), units(-inset)];
    const corners = [`${left} ${foot}`, `${right} ${foot}`, `${right} ${top}`, `${left} ${top}`];
    return `M${turn(corners).join('L')}Z`;
  };
  // The inner one goes the other way round, so that it is a hole.
  const outline = box(0, (corners) => corners) + box(FRAME.line, (corners) => corners.toReversed());
  return { advance: units(FRAME.advance), outline, scale: 1 };
};

// A thousandth of a pixel is invisible, and 15 decimals would double the size of a chart.
const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** Removes accents from a letter, for accented letters without a glyph. */
const bare = (letter: string): string => letter.normalize('NFKD').replace(/\p{M}/gu, '');

/** Loads the bundled glyphs. */
export const readLettering = (): Lettering => {
  const findGlyph = openGlyphs();
  const unknown = frameGlyph();

  const glyphsOf = (words: string, { weight = 'regular' }: Style): Glyph[] => {
    const find = (letter: string): Glyph[] => {
      const glyph = findGlyph(letter, weight);
      return glyph ? [glyph] : [];
    };
    return [...words.normalize('NFC').replace(/[\s\p{C}]+/gu, ' ')].flatMap((letter) => {
      const found = find(letter);
      if (found.length > 0 || /\p{M}/u.test(letter)) return found;
      const parts = [...bare(letter)].flatMap(find);
      return parts.length > 0 ? parts : [unknown];
    });
  };

  const width: Lettering['width'] = (words, style) => {
    const advance = glyphsOf(words, style).reduce((sum, glyph) => sum + glyph.advance, 0);
    return (advance * style.size) / UNITS_PER_EM;
  };

  return {
    width,
    cut(words, { most, ...style }) {
      if (width(words, style) <= most) return words;
      const letters = graphemesOf(words);
      const begun = (count: number): string => letters.slice(0, count).join('').trimEnd() + ELLIPSIS;
      let [fits, isTooMuch] = [0, letters.length];
      while (isTooMuch - fits > 1) {
        const middle = (fits + isTooMuch) >> 1;
        if (width(begun(middle), style) <= most) fits = middle;
        else isTooMuch = middle;
      }
      return begun(fits);
    },
    draw(words, { x, y, fill, anchor = 'start', ...style }) {
      const scale = style.size / UNITS_PER_EM;
      let at = 0;
      const shapes = glyphsOf(words, style).map((glyph) => {
        const enlarged = glyph.scale === 1 ? '' : ` scale(${glyph.scale})`;
        const transform = `translate(${rounded(at)} 0)${enlarged}`;
        at += glyph.advance;
        return glyph.outline === '' ? '' : `<path transform="${transform}" d="${glyph.outline}"/>`;
      });
      const start = rounded(x - ANCHORS[anchor] * at * scale);
      return `<g transform="translate(${start} ${rounded(y)}) scale(${scale})" fill="${fill}">${shapes.join('')}</g>`;
    },
  };
};
