import sharp from 'sharp';
import type { ComparisonPainter, ComparisonSheet, SheetCell } from '#domain/comparison/sheet.ts';
import { drawCellMark } from './cell-marks.ts';
import {
  type Box,
  type CellPlace,
  type ComparisonLayout,
  layOutComparison,
  type TextBlock,
} from './comparison-layout.ts';
import { MOST_PIXELS } from './fitter.ts';
import { type Lettering, readLettering } from './lettering.ts';
import { INK } from './palette.ts';

// A draft is drawn again within seconds: its size matters less than the time that it takes.
const ENCODINGS = { draft: { quality: 76, effort: 1 }, final: { quality: 84, effort: 4 } } as const;
const ROUNDING = 5;
const CHANNELS = 3;
// Of the height of a line, how far down its letters stand.
const BASELINE = 0.78;
const TONES = { text: INK.text, quiet: INK.quiet, accent: INK.accentText } as const;
const ANCHORS = { start: 0, middle: 0.5, end: 1 } as const;

type Canvas = { pixels: Uint8Array; width: number };

/** The pixels of a picture in a cell, whole; null for one that is damaged. */
const pixelsOf = async (picture: Uint8Array | string, { width, height }: Box): Promise<Uint8Array | null> => {
  try {
    return await sharp(picture, { limitInputPixels: MOST_PIXELS })
      .autoOrient()
      .resize({ width, height, fit: 'contain', background: INK.panel })
      .flatten({ background: INK.panel })
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer();
  } catch {
    return null;
  }
};

/** Copies the pixels of a cell, line by line. */
const place = (canvas: Canvas, pixels: Uint8Array, { left, top, width, height }: Box): void => {
  for (let line = 0; line < height; line += 1) {
    const from = line * width * CHANNELS;
    const to = ((top + line) * canvas.width + left) * CHANNELS;
    canvas.pixels.set(pixels.subarray(from, from + width * CHANNELS), to);
  }
};

/** Puts the picture of a cell onto the canvas, and tells whether there is one. */
const paintCell = async (canvas: Canvas, cell: SheetCell | undefined, box: Box): Promise<boolean> => {
  const picture = cell?.kind === 'image' ? await cell.load() : null;
  const pixels = picture && (await pixelsOf(picture, box));
  if (pixels) place(canvas, pixels, box);
  return pixels !== null;
};

const roundedBox = ({ left, top, width, height }: Box, r: number): string => {
  const corner = (x: number, y: number) => `a${r} ${r} 0 0 1 ${x} ${y}`;
  return `M${left + r} ${top}h${width - 2 * r}${corner(r, r)}v${height - 2 * r}${corner(-r, r)}h${2 * r - width}${corner(-r, -r)}v${2 * r - height}${corner(r, -r)}z`;
};

const drawText = ({ box, lines, style, align, tone }: TextBlock, lettering: Lettering): string => {
  const step = box.height / Math.max(1, lines.length);
  const x = box.left + ANCHORS[align] * box.width;
  return lines
    .map((line, index) => {
      const y = box.top + (index + BASELINE) * step;
      return lettering.draw(line, { ...style, x, y, fill: TONES[tone], anchor: align });
    })
    .join('');
};

type Frame = {
  layout: ComparisonLayout;
  sheet: ComparisonSheet;
  /** The cells that have no picture. */
  bare: readonly CellPlace[];
};

/** What lies over the pictures: the ground with a window for each cell, labels, and marks in the place of pictures. */
const frameOf = ({ layout, sheet, bare }: Frame, lettering: Lettering): string => {
  const { width, height, scale, texts, cells } = layout;
  const windows = cells.map(({ box }) => roundedBox(box, ROUNDING * scale)).join('');
  const marks = bare.map(({ index, box }) => {
    const cell = sheet.cells[index] ?? { kind: 'failed', note: '' };
    const ground = `<path d="${roundedBox(box, ROUNDING * scale)}" fill="${INK.panel}"/>`;
    // A picture that cannot be had is one that failed.
    const kind = cell.kind === 'image' ? 'failed' : cell.kind;
    return ground + drawCellMark({ kind, note: cell.note }, { box, scale }, lettering);
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<path fill-rule="evenodd" fill="${INK.ground}" d="M0 0h${width}v${height}H0z${windows}"/>${marks.join('')}${texts.map((text) => drawText(text, lettering)).join('')}</svg>`;
};

/**
 * Draws comparisons as WebP, up to 1650 pixels wide: title, labels and cells. Pictures are decoded one after the other, so
 * that the memory is that of one picture and of the sheet.
 */
export const createComparisonPainter = (): ComparisonPainter => {
  let lettering: Lettering | undefined;
  return async (sheet, part) => {
    lettering ??= readLettering();
    const layout = layOutComparison({ sheet, part, lettering });
    const { width, height } = layout;
    const canvas: Canvas = { pixels: new Uint8Array(width * height * CHANNELS), width };
    const bare: CellPlace[] = [];
    for (const cell of layout.cells) {
      if (!(await paintCell(canvas, sheet.cells[cell.index], cell.box))) bare.push(cell);
    }
    const frame = Buffer.from(frameOf({ layout, sheet, bare }, lettering));
    return sharp(canvas.pixels, { raw: { width, height, channels: CHANNELS } })
      .composite([{ input: frame, left: 0, top: 0 }])
      .webp(sheet.isDraft ? ENCODINGS.draft : ENCODINGS.final)
      .toBuffer();
  };
};
