import sharp, { type OverlayOptions } from 'sharp';
import type { SheetPainter, SheetTile } from '#domain/generation/thumbnails.ts';
import { type Lettering, readLettering } from './lettering.ts';
import { INK } from './palette.ts';
import { THUMBNAIL_SIDE as SIDE } from './thumbnail-painter.ts';

const COLUMNS = 3;
const GAP = 12;
const STEP = SIDE + GAP;
const ROUNDING = 14;
const QUALITY = 82;

const BADGE = { height: 34, inset: 9, padding: 11, size: 21, baseline: 24.5 } as const;
const NOTE = { size: 18, margin: 20 } as const;

type Place = { left: number; top: number };

const placeOf = (index: number): Place => ({
  left: GAP + (index % COLUMNS) * STEP,
  top: GAP + Math.floor(index / COLUMNS) * STEP,
});

// Nothing is left of what a picture shows but its colours.
const BLUR = 28;

/** Returns the pixels of a thumbnail; null for a damaged one, which is treated like a missing one. */
const pixelsOf = async (picture: Uint8Array, blurred: boolean): Promise<Uint8Array | null> => {
  try {
    return await sharp(picture)
      .resize({ width: SIDE, height: SIDE, fit: 'cover' })
      .blur(blurred ? BLUR : false)
      .removeAlpha()
      .raw()
      .toBuffer();
  } catch {
    return null;
  }
};

const overlayOf = (pixels: Uint8Array, place: Place): OverlayOptions => ({
  input: Buffer.from(pixels),
  raw: { width: SIDE, height: SIDE, channels: 3 },
  ...place,
});

const roundedSquare = ({ left, top }: Place): string => {
  const [r, straight] = [ROUNDING, SIDE - 2 * ROUNDING];
  const corner = (x: number, y: number) => `a${r} ${r} 0 0 1 ${x} ${y}`;
  return `M${left + r} ${top}h${straight}${corner(r, r)}v${straight}${corner(-r, r)}h${-straight}${corner(-r, -r)}v${-straight}${corner(r, -r)}z`;
};

const numberOn = ({ left, top }: Place, number: number, lettering: Lettering): string => {
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

const noteOn = ({ left, top }: Place, note: string, lettering: Lettering): string => {
  const words = lettering.cut(note, { size: NOTE.size, most: SIDE - 2 * NOTE.margin });
  const middle = { x: left + SIDE / 2, y: top + SIDE / 2 + NOTE.size / 3 };
  return [
    `<path d="${roundedSquare({ left, top })}" fill="${INK.panel}"/>`,
    lettering.draw(words, { size: NOTE.size, ...middle, fill: INK.quiet, anchor: 'middle' }),
  ].join('');
};

type Sheet = { tiles: readonly SheetTile[]; isBare: readonly boolean[]; width: number; height: number };

/** The overlay: background with rounded windows, numbers, and placeholders. */
const frameOf = ({ tiles, isBare, width, height }: Sheet, lettering: Lettering): string => {
  const windows = tiles.map((_, index) => roundedSquare(placeOf(index))).join('');
  const marks = tiles.map(({ number, note }, index) => {
    const place = placeOf(index);
    return (isBare[index] ? noteOn(place, note, lettering) : '') + numberOn(place, number, lettering);
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<path fill-rule="evenodd" fill="${INK.ground}" d="M0 0h${width}v${height}H0z${windows}"/>${marks.join('')}</svg>`;
};

/** Draws contact sheets as WebP: three thumbnails per row, each with its number. */
export const createSheetPainter = (): SheetPainter => {
  let lettering: Lettering | undefined;
  return async (tiles) => {
    lettering ??= readLettering();
    const pixels = await Promise.all(
      tiles.map(({ picture, blurred = false }) => picture && pixelsOf(picture, blurred)),
    );
    const width = GAP + Math.max(1, Math.min(COLUMNS, tiles.length)) * STEP;
    const height = GAP + Math.max(1, Math.ceil(tiles.length / COLUMNS)) * STEP;
    const isBare = pixels.map((found) => found === null);
    const pictures = pixels.flatMap((found, index) => (found ? [overlayOf(found, placeOf(index))] : []));
    const frame = Buffer.from(frameOf({ tiles, isBare, width, height }, lettering));
    return sharp({ create: { width, height, channels: 3, background: INK.ground } })
      .composite([...pictures, { input: frame, left: 0, top: 0 }])
      .webp({ quality: QUALITY })
      .toBuffer();
  };
};
