import type { SheetCell } from '#domain/comparison/sheet.ts';
import type { Box } from './comparison-layout.ts';
import type { Lettering } from './lettering.ts';
import { INK } from './palette.ts';
import { fitText } from './wrap-text.ts';

/** Why there is no picture in a cell. */
export type MarkKind = Exclude<SheetCell['kind'], 'image'>;

// In pixels of Discord's narrow view, as all sizes of a sheet.
const SIDE = 22;
const NOTE = { sizes: [10.5, 9] as const, lines: 3, above: 6, margin: 6, height: 1.28 } as const;

/** Marks in a square of 24 units, of lines that are 2 wide. */
const MARKS: Record<MarkKind, { colour: string; shape: string }> = {
  waiting: {
    colour: INK.quiet,
    shape:
      '<circle cx="5" cy="12" r="2" fill="currentColor" stroke="none"/><circle cx="12" cy="12" r="2" fill="currentColor" stroke="none"/><circle cx="19" cy="12" r="2" fill="currentColor" stroke="none"/>',
  },
  failed: { colour: INK.bad, shape: '<path d="M6 6l12 12M18 6L6 18"/>' },
  refused: { colour: INK.warning, shape: '<circle cx="12" cy="12" r="9"/><path d="M6 6l12 12"/>' },
};

/** Draws why there is no picture: a mark, and below it a few words, both in the middle of the cell. */
export const drawCellMark = (
  { kind, note }: { kind: MarkKind; note: string },
  { box, scale }: { box: Box; scale: number },
  lettering: Lettering,
): string => {
  const most = box.width - 2 * NOTE.margin * scale;
  const [large, small] = NOTE.sizes;
  const { size, lines } = fitText(lettering, note, {
    sizes: [large * scale, small * scale],
    lines: NOTE.lines,
    most,
  });
  const { colour, shape } = MARKS[kind];
  const step = size * NOTE.height;
  const below = lines.length === 0 ? 0 : NOTE.above * scale + lines.length * step;
  const top = box.top + (box.height - SIDE * scale - below) / 2;
  const middle = box.left + box.width / 2;
  const unit = (SIDE * scale) / 24;
  const words = lines.map((line, index) => {
    const y = top + (SIDE + NOTE.above) * scale + (index + 0.78) * step;
    return lettering.draw(line, { size, x: middle, y, fill: INK.quiet, anchor: 'middle' });
  });
  return `<g transform="translate(${middle - 12 * unit} ${top}) scale(${unit})" color="${colour}" stroke="currentColor" stroke-width="2" stroke-linecap="round" fill="none">${shape}</g>${words.join('')}`;
};
