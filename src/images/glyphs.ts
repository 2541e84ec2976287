import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

// Outlines, so that no drawing depends on the machine's fonts: without any, librsvg silently draws boxes. The first file that
// has a letter counts, and each is read when a letter asks for it. Inter: Latin, Greek and Cyrillic, in both weights. Noto
// Sans CJK, in one: kana, and the kanji, hanzi and hangul that the standards of Japan, China and Korea list first.
const FILES = ['inter.json', 'noto-cjk.json.gz'].map((file) => new URL(file, import.meta.url));

/** The weights of letters. A file without the heavier one has the same letters for both. */
export type Weight = 'regular' | 'semibold';

/** How a letter is drawn, in units of {@link UNITS_PER_EM}. */
export type Glyph = {
  advance: number;
  /** The data of an SVG path; empty for a blank. */
  outline: string;
  /** By how much the outline is to be enlarged. */
  scale: number;
};

/** Units of a letter's size, in which glyphs are measured. */
export const UNITS_PER_EM = 2048;

/** By letter: its width, then optionally a space and its outline. */
const outlines = z.record(z.string(), z.string());
const fileSchema = z.object({ unitsPerEm: z.number(), regular: outlines, semibold: outlines.optional() });

const readFile = (file: URL): z.output<typeof fileSchema> => {
  const bytes = readFileSync(file);
  const text = file.pathname.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  return fileSchema.parse(JSON.parse(text.toString()));
};

const glyphOf = (text: string, scale: number): Glyph => {
  const end = text.includes(' ') ? text.indexOf(' ') : text.length;
  return { advance: Number(text.slice(0, end)) * scale, outline: text.slice(end + 1), scale };
};

/** Finds the glyph of a letter; undefined where no file has one. */
export type FindGlyph = (letter: string, weight: Weight) => Glyph | undefined;

const createFile = (file: URL): FindGlyph => {
  let read: ReturnType<typeof readFile> | undefined;
  return (letter, weight) => {
    read ??= readFile(file);
    const letters = read[weight] ?? read.regular;
    const text = Object.hasOwn(letters, letter) ? letters[letter] : undefined;
    return text === undefined ? undefined : glyphOf(text, UNITS_PER_EM / read.unitsPerEm);
  };
};

/** Opens the bundled outlines. */
export const openGlyphs = (): FindGlyph => {
  const files = FILES.map(createFile);
  return (letter, weight) => {
    for (const find of files) {
      const glyph = find(letter, weight);
      if (glyph) return glyph;
    }
    return undefined;
  };
};
