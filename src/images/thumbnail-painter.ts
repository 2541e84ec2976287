import sharp, { type OverlayOptions } from 'sharp';
import type { ThumbnailPainter } from '#domain/generation/thumbnails.ts';
import { MOST_PIXELS } from './fitter.ts';
import { INK } from './palette.ts';

/** The side of a thumbnail in pixels. */
export const THUMBNAIL_SIDE = 256;

// About ten kilobytes each; the loss is invisible at this size.
const QUALITY = 72;

const GAP = 2;
const HALF = (THUMBNAIL_SIDE - GAP) / 2;
const FAR = HALF + GAP;

type Cell = { left: number; top: number; width: number; height: number };

const whole: Cell = { left: 0, top: 0, width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE };
const quarter = (left: number, top: number): Cell => ({ left, top, width: HALF, height: HALF });
const half = (left: number): Cell => ({ left, top: 0, width: HALF, height: THUMBNAIL_SIDE });

/** Returns the cells of a thumbnail for this number of images. */
const cellsFor = (count: number): Cell[] => {
  if (count <= 1) return [whole];
  if (count === 2) return [half(0), half(FAR)];
  return [quarter(0, 0), quarter(FAR, 0), quarter(0, FAR), quarter(FAR, FAR)].slice(0, count);
};

const fill = async (image: Uint8Array, { left, top, width, height }: Cell): Promise<OverlayOptions> => {
  const { data, info } = await sharp(image, { failOn: 'error', limitInputPixels: MOST_PIXELS })
    .autoOrient()
    .resize({ width, height, fit: 'cover' })
    .flatten({ background: INK.panel })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { input: data, raw: { width, height, channels: info.channels }, left, top };
};

/**
 * Draws thumbnails: squares of 256 pixels as WebP. One image fills it, two are side by side, more in
 * quarters. Animated images show their first frame.
 */
export const createThumbnailPainter = (): ThumbnailPainter => async (images) => {
  const cells = cellsFor(images.length);
  const pieces: OverlayOptions[] = [];
  // One after the other, because each image is decoded in full size for a moment.
  for (const [index, cell] of cells.entries()) {
    const image = images[index];
    if (image) pieces.push(await fill(image, cell));
  }
  return sharp({
    create: { width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE, channels: 3, background: INK.panel },
  })
    .composite(pieces)
    .webp({ quality: QUALITY })
    .toBuffer();
};
