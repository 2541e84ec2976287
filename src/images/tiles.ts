import sharp, { type OverlayOptions } from 'sharp';
import type { Lettering } from './lettering.ts';
import { INK } from './palette.ts';
import { THUMBNAIL_SIDE as SIDE } from './thumbnail-painter.ts';

/** The upper left corner of a square tile on a sheet, in pixels. */
export type Corner = { left: number; top: number };

const ROUNDING = 14;
const NOTE = { size: 18, margin: 20 } as const;

// Nothing is left of what a picture shows but its colours.
const BLUR = 28;

/** Returns the pixels of a thumbnail; null for a damaged one, which is treated like a missing one. */
export const pixelsOf = async (picture: Uint8Array, blurred = false): Promise<Uint8Array | null> => {
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

/** The pixels of a thumbnail, to be put on a sheet. */
export const overlayOf = (pixels: Uint8Array, corner: Corner): OverlayOptions => ({
  input: Buffer.from(pixels),
  raw: { width: SIDE, height: SIDE, channels: 3 },
  ...corner,
});

/** The outline of a tile, as an SVG path. */
export const roundedSquare = ({ left, top }: Corner): string => {
  const [r, straight] = [ROUNDING, SIDE - 2 * ROUNDING];
  const corner = (x: number, y: number) => `a${r} ${r} 0 0 1 ${x} ${y}`;
  return `M${left + r} ${top}h${straight}${corner(r, r)}v${straight}${corner(-r, r)}h${-straight}${corner(-r, -r)}v${-straight}${corner(r, -r)}z`;
};

/** A tile without a picture: a few words that say why. */
export const noteOn = (
  { left, top }: Corner,
  note: string,
  { lettering, size = NOTE.size, fill = INK.quiet }: { lettering: Lettering; size?: number; fill?: string },
): string => {
  const words = lettering.cut(note, { size, most: SIDE - 2 * NOTE.margin });
  const middle = { x: left + SIDE / 2, y: top + SIDE / 2 + size / 3 };
  return [
    `<path d="${roundedSquare({ left, top })}" fill="${INK.panel}"/>`,
    lettering.draw(words, { size, ...middle, fill, anchor: 'middle' }),
  ].join('');
};

/** The part of an overlay that covers everything but the tiles. */
export const groundAround = (
  corners: readonly Corner[],
  { width, height }: { width: number; height: number },
): string =>
  `<path fill-rule="evenodd" fill="${INK.ground}" d="M0 0h${width}v${height}H0z${corners.map(roundedSquare).join('')}"/>`;

/** A sheet of that size: pictures, and over them what is drawn as SVG. */
export const composeSheet = (
  { width, height }: { width: number; height: number },
  { pictures, drawn, quality }: { pictures: readonly OverlayOptions[]; drawn: string; quality: number },
): Promise<Uint8Array> => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${drawn}</svg>`;
  return sharp({ create: { width, height, channels: 3, background: INK.ground } })
    .composite([...pictures, { input: Buffer.from(svg), left: 0, top: 0 }])
    .webp({ quality })
    .toBuffer();
};
