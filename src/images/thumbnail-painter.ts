import sharp, { type OverlayOptions } from 'sharp';
import type { Preview } from '#domain/generation/notifier.ts';
import type { ThumbnailPainter } from '#domain/generation/thumbnails.ts';
import { INK } from './palette.ts';

/** The side of a thumbnail in pixels. */
export const THUMBNAIL_SIDE = 256;

// About ten kilobytes each; the loss is invisible at this size. More effort takes twice the time and saves a tenth.
const ENCODING = { quality: 72, effort: 2 } as const;

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

/** Returns the size in pixels of each image in a thumbnail of several. */
export const cellSize = (images: number): Pick<Cell, 'width' | 'height'> => {
  const [{ width, height } = whole] = cellsFor(images);
  return { width, height };
};

const fill = async (
  { pixels, ...size }: Preview,
  { left, top, width, height }: Cell,
): Promise<OverlayOptions> => {
  const raw = { ...size, channels: 3 } as const;
  if (size.width === width && size.height === height) return { input: Buffer.from(pixels), raw, left, top };
  // One of the result's images could not be fetched.
  const input = await sharp(pixels, { raw }).resize({ width, height, fit: 'cover' }).raw().toBuffer();
  return { input, raw: { width, height, channels: 3 }, left, top };
};

const encode = ({ pixels, width, height }: Preview): Promise<Uint8Array> =>
  sharp(pixels, { raw: { width, height, channels: 3 } })
    .webp(ENCODING)
    .toBuffer();

/**
 * Draws thumbnails: squares of 256 pixels as WebP. One image fills it, two are side by side, more in
 * quarters; a single preview that is whole stays as it is. Animated images show their first frame.
 */
export const createThumbnailPainter = (): ThumbnailPainter => async (previews) => {
  const [first] = previews;
  if (first?.isWhole && previews.length === 1) return encode(first);
  const cells = cellsFor(previews.length);
  const pieces = await Promise.all(
    cells.flatMap((cell, index) => {
      const preview = previews[index];
      return preview ? [fill(preview, cell)] : [];
    }),
  );
  return sharp({
    create: { width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE, channels: 3, background: INK.panel },
  })
    .composite(pieces)
    .webp(ENCODING)
    .toBuffer();
};
