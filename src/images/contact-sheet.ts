import type { SheetPainter, SheetTile } from '#domain/generation/thumbnails.ts';
import { type Lettering, readLettering } from './lettering.ts';
import { INK } from './palette.ts';
import { THUMBNAIL_SIDE as SIDE } from './thumbnail-painter.ts';
import { type Corner, composeSheet, groundAround, noteOn, overlayOf, pixelsOf } from './tiles.ts';

const COLUMNS = 3;
const GAP = 12;
const STEP = SIDE + GAP;
const QUALITY = 82;

const BADGE = { height: 34, inset: 9, padding: 11, size: 21, baseline: 24.5 } as const;

const placeOf = (index: number): Corner => ({
  left: GAP + (index % COLUMNS) * STEP,
  top: GAP + Math.floor(index / COLUMNS) * STEP,
});

const numberOn = ({ left, top }: Corner, number: number, lettering: Lettering): string => {
  const style = { size: BADGE.size, weight: 'semibold' } as const;
  const words = String(number);
  const width = Math.max(BADGE.height, lettering.width(words, style) + 2 * BADGE.padding);
  const [x, y] = [left + BADGE.inset, top + BADGE.inset];
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${BADGE.height}" rx="${BADGE.height / 2}" fill="#000" fill-opacity=".72"/>`,
    lettering.draw(words, {
      ...style,
      x: x + width / 2,
      y: y + BADGE.baseline,
      fill: INK.text,
      anchor: 'middle',
    }),
  ].join('');
};

/** The overlay: background with rounded windows, numbers, and placeholders. */
const frameOf = (
  tiles: readonly SheetTile[],
  isBare: readonly boolean[],
  { lettering, ...size }: { width: number; height: number; lettering: Lettering },
): string => {
  const corners = tiles.map((_, index) => placeOf(index));
  const marks = tiles.map(({ number, note }, index) => {
    const place = placeOf(index);
    return (isBare[index] ? noteOn(place, note, { lettering }) : '') + numberOn(place, number, lettering);
  });
  return groundAround(corners, size) + marks.join('');
};

/** Draws contact sheets as WebP: three thumbnails per row, each with its number. */
export const createSheetPainter = (): SheetPainter => {
  let lettering: Lettering | undefined;
  return async (tiles) => {
    lettering ??= readLettering();
    const pixels = await Promise.all(
      tiles.map(({ picture, blurred }) => picture && pixelsOf(picture, blurred)),
    );
    const width = GAP + Math.max(1, Math.min(COLUMNS, tiles.length)) * STEP;
    const height = GAP + Math.max(1, Math.ceil(tiles.length / COLUMNS)) * STEP;
    const isBare = pixels.map((found) => found === null);
    const pictures = pixels.flatMap((found, index) => (found ? [overlayOf(found, placeOf(index))] : []));
    const drawn = frameOf(tiles, isBare, { width, height, lettering });
    return composeSheet({ width, height }, { pictures, drawn, quality: QUALITY });
  };
};
