import { fileTypeFromBuffer } from 'file-type';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { LIMITS } from '#domain/generation/limits.ts';
import type { ImageFitter, ResultImage } from '#domain/generation/notifier.ts';
import { createConcurrencyLimit } from '#shared/concurrency-limit.ts';
import { isBlank } from './blankness.ts';
import { shrink } from './shrink.ts';

// By file-type's names. Everything else that sharp reads (SVG among it) is nothing that the API makes.
const EXTENSIONS: ReadonlyMap<string, string> = new Map([
  ['png', 'png'],
  ['apng', 'png'],
  ['jpg', 'jpg'],
  ['webp', 'webp'],
  ['gif', 'gif'],
]);

// Twice what the API's largest upscale makes, four times each side. A few kilobytes can claim far more than memory has.
export const MOST_PIXELS = 2 * (4 * LIMITS.side.max) ** 2;

const extensionOf = async (data: Uint8Array): Promise<string> => {
  const type = await fileTypeFromBuffer(data);
  const extension = type && EXTENSIONS.get(type.ext);
  if (extension === undefined) throw new Error('the data is no PNG, JPEG, WebP or GIF image');
  return extension;
};

const open = (data: Uint8Array): Sharp =>
  // Truncated and damaged images fail; those that a decoder merely warns of are shown by Discord as well.
  sharp(data, { animated: true, failOn: 'error', limitInputPixels: MOST_PIXELS });

const examine = async (data: Uint8Array): Promise<{ metadata: Metadata; blank: boolean }> => {
  try {
    const metadata = await open(data).metadata();
    return { metadata, blank: await isBlank(() => open(data), metadata) };
  } catch (cause) {
    throw new Error('the image cannot be decoded', { cause });
  }
};

// Encoding takes 30 bytes a pixel: of an ordinary upscale 130 MB, so that larger images wait for each other.
const LARGE_PIXELS = (2 * LIMITS.side.max) ** 2;

const isLarge = ({ width, height }: Metadata): boolean => width * height > LARGE_PIXELS;

/**
 * An image fitter over sharp. Bytes that fit are left as they are. Others become WebP, animated where they were:
 * in full size as long as a quality that looks the same fits, then smaller (see `shrink`).
 * Rejects data that is no PNG, JPEG, WebP or GIF, that is damaged, or that has too many pixels.
 */
export const createImageFitter = (): ImageFitter => {
  // No image is worked on twice, so that a cache would only hold memory.
  sharp.cache(false);
  // One thread per image: several images are worked on at a time anyway, and each thread has its own buffers.
  sharp.concurrency(1);
  const alone = createConcurrencyLimit(1);

  return {
    async fit(data, { bytes }): Promise<ResultImage> {
      const extension = await extensionOf(data);
      const { metadata, blank } = await examine(data);
      if (data.byteLength <= bytes) return { data, extension, blank, reencoded: false };
      const shrunk = () => shrink(open(data), metadata, bytes);
      const small = isLarge(metadata) ? await alone(shrunk) : await shrunk();
      return { data: small, extension: 'webp', blank, reencoded: true };
    },
  };
};
