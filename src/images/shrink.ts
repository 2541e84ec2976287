import type { Metadata, Sharp } from 'sharp';

// At 95 WebP is indistinguishable from the original, at 80 nearly so: a noisy PNG of 1024 x 1024 has 2.7 MB,
// at 80 it has 0.18. Recompressing as PNG would gain nothing; JPEG is larger at the same quality and has no
// transparency.
const FULL_SIZE_QUALITIES = [95, 80];
const SCALED_QUALITY = 80;

// WebP's maximum side.
const MOST_WEBP_PIXELS = 16_383;

// Encoding WebP takes 30 bytes per pixel: larger images are scaled down first. Twice what the API's upscale
// makes.
const MOST_ENCODED_PIXELS = 2 * 2048 ** 2;

/** Returns the longer side to start with: unchanged, unless WebP or memory limits it. */
const firstSide = (width: number, height: number): number => {
  const scale = Math.min(1, Math.sqrt(MOST_ENCODED_PIXELS / (width * height)));
  return Math.min(MOST_WEBP_PIXELS, Math.max(1, Math.floor(Math.max(width, height) * scale)));
};

// File size shrinks a little more slowly than the pixel count.
const HEADROOM = 0.9;

/** Returns the longer side of the next attempt: size is proportional to pixels, and those to its square. */
const nextSide = (side: number, surplus: number): number =>
  Math.max(1, Math.floor(side * HEADROOM * Math.min(1, Math.sqrt(surplus))));

/**
 * Encodes an image as WebP of at most `bytes` bytes into the file `to`: in full size, up to 8 megapixels, at quality
 * 95, then 80, then at 80 with decreasing size and the same ratio. Resolves with its bytes. Rejects if not even a single
 * pixel fits.
 */
export const shrink = async (
  image: Sharp,
  { width, height, pageHeight = height }: Metadata,
  { to, bytes }: { to: string; bytes: number },
): Promise<number> => {
  const encode = async (side: number, quality: number): Promise<number> => {
    const { size } = await image
      .clone()
      .autoOrient()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .webp({ quality })
      .toFile(to);
    return size;
  };

  let side = firstSide(width, pageHeight);
  let size = 0;
  for (const quality of FULL_SIZE_QUALITIES) {
    size = await encode(side, quality);
    if (size <= bytes) return size;
  }
  while (side > 1) {
    side = nextSide(side, bytes / size);
    size = await encode(side, SCALED_QUALITY);
    if (size <= bytes) return size;
  }
  throw new Error(`the image cannot be made to fit into ${bytes} bytes`);
};
