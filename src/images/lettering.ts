import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { graphemesOf } from '#domain/text-length.ts';

// The outlines of Inter, so that no drawing depends on the machine's fonts: without any, librsvg silently
// draws boxes. Latin, Greek and Cyrillic; letters of other scripts are one file more, whose glyphs are used where the
// files before it have none.
const OUTLINES = ['inter.json'].map((file) => new URL(file, import.meta.url));

const WEIGHTS = ['regular', 'semibold'] as const;

/** `size` is the line height in pixels, `fill` an SVG colour. */
export type Style = { size: number; weight?: (typeof WEIGHTS)[number] };

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

/** A glyph: its width, then optionally a space and its outline. */
const glyphSchema = z.string().transform((text) => {
  const [advance = '', ...outline] = text.split(' ');
  return { advance: Number(advance), outline: outline.join(' ') };
});

const glyphs = z.record(z.string(), glyphSchema);
const fontSchema = z.object({ unitsPerEm: z.number(), regular: glyphs, semibold: glyphs });

type Glyph = z.output<typeof glyphSchema>;

const ELLIPSIS = '…';

const ANCHORS = { start: 0, middle: 0.5, end: 1 } as const;

/** What stands for a letter without a glyph: an empty frame, which no text has. In thousandths of the letters' size. */
const FRAME = { advance: 760, left: 90, right: 670, top: 720, line: 60 } as const;

const frameGlyph = (unitsPerEm: number): Glyph => {
  const units = (thousandths: number): number => Math.round((thousandths * unitsPerEm) / 1000);
  const box = (inset: number, turn: (corners: string[]) => string[]): string => {
    const [left, right] = [units(FRAME.left + inset), units(FRAME.right - inset)];
    const [top, foot] = [units(inset - FRAME.top), units(-inset)];
    const corners = [`${left} ${foot}`, `${right} ${foot}`, `${right} ${top}`, `${left} ${top}`];
    return `M${turn(corners).join('L')}Z`;
  };
  // The inner one goes the other way round, so that it is a hole.
  const outline = box(0, (corners) => corners) + box(FRAME.line, (corners) => corners.toReversed());
  return { advance: units(FRAME.advance), outline };
};

// A thousandth of a pixel is invisible, and 15 decimals would double the size of a chart.
const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** Removes accents from a letter, for accented letters without a glyph. */
const bare = (letter: string): string => letter.normalize('NFKD').replace(/\p{M}/gu, '');

type Font = z.output<typeof fontSchema>;

/** All files as one: the first that has a letter counts. */
const readFont = (): Font => {
  const [first, ...others] = OUTLINES.map((file) => fontSchema.parse(JSON.parse(readFileSync(file, 'utf8'))));
  if (!first) throw new Error('there are no outlines of letters');
  for (const weight of WEIGHTS) {
    for (const other of others) first[weight] = { ...other[weight], ...first[weight] };
  }
  return first;
};

/** Loads the bundled glyphs. */
export const readLettering = (): Lettering => {
  const font = readFont();
  const unknown = frameGlyph(font.unitsPerEm);

  const glyphsOf = (words: string, { weight = 'regular' }: Style): Glyph[] => {
    const known = font[weight];
    const find = (letter: string): Glyph[] => {
      const glyph = Object.hasOwn(known, letter) ? known[letter] : undefined;
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
    const units = glyphsOf(words, style).reduce((sum, { advance }) => sum + advance, 0);
    return (units * style.size) / font.unitsPerEm;
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
      const scale = style.size / font.unitsPerEm;
      let at = 0;
      const shapes = glyphsOf(words, style).map(({ advance, outline }) => {
        const shape = outline === '' ? '' : `<path transform="translate(${at} 0)" d="${outline}"/>`;
        at += advance;
        return shape;
      });
      const start = rounded(x - ANCHORS[anchor] * at * scale);
      return `<g transform="translate(${start} ${rounded(y)}) scale(${scale})" fill="${fill}">${shapes.join('')}</g>`;
    },
  };
};
