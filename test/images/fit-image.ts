import { fileTypeFromBuffer } from 'file-type';
import { expect } from 'vitest';
import type { ImageType } from '#domain/generation/image-file.ts';
import type { FitOptions, ResultImage } from '#domain/generation/notifier.ts';
import { createImageFitter } from '#images/fitter.ts';
import { bytesOf, openSpoolHarness } from '../support/spool.ts';

const MIB = 1024 * 1024;

const fitter = createImageFitter();

async function* piecesOf(data: Uint8Array): AsyncGenerator<Uint8Array> {
  yield data;
}

const typeOf = async (data: Uint8Array): Promise<ImageType> => {
  const type = await fileTypeFromBuffer(data);
  // Whoever downloads images passes on no others; what is none at all is called what most images are.
  return type?.mime === 'image/jpeg' || type?.mime === 'image/webp' || type?.mime === 'image/gif'
    ? type.mime
    : 'image/png';
};

/** An image that went through the fitter as one of so many, and its bytes. Nothing is left on the disk. */
export const fitImage = async (
  image: Uint8Array,
  { bytes = 100 * MIB, images = 1, whole = false, recipe = null }: Partial<Omit<FitOptions, 'room'>> = {},
): Promise<ResultImage & { data: Buffer }> => {
  await using harness = await openSpoolHarness();
  const { signal } = new AbortController();
  try {
    await using room = await harness.spool.reserve(1, { signal });
    const file = await room.write(piecesOf(image), await typeOf(image));
    const result = await fitter.fit(file, { bytes, images, whole, room, recipe });
    return { ...result, data: await bytesOf(result.stored) };
  } finally {
    expect(await harness.files()).toEqual([]);
  }
};
