import { randomFillSync } from 'node:crypto';
import sharp from 'sharp';

/**
 * A square PNG of so many pixels a side, which costs the stand-in nothing to give. Noise is not compressed: it has three
 * bytes for each pixel. Otherwise it is of one colour, and has a few hundred bytes.
 */
export const makePicture = async (
  side: number,
  { noisy = false }: { noisy?: boolean } = {},
): Promise<Uint8Array<ArrayBuffer>> => {
  const pixels = new Uint8Array(side * side * 3).fill(100);
  // The safety checker's blank is of one colour: one pixel more or less makes it a picture.
  if (noisy) randomFillSync(pixels);
  else pixels[0] = 200;
  const raw = { width: side, height: side, channels: 3 } as const;
  return new Uint8Array(
    await sharp(pixels, { raw })
      .png({ compressionLevel: noisy ? 0 : 9 })
      .toBuffer(),
  );
};
