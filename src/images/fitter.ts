import { fileTypeFromBuffer } from 'file-type';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { LIMITS } from '#domain/generation/limits.ts';
import type { ImageFitter, ResultImage } from '#domain/generation/notifier.ts';
import { createConcurrencyLimit } from '#shared/concurrency-limit.ts';
import { isBlank } from './blankness.ts';
import { shrink } from './shrink.ts';

// Keys are file-type's names. The API makes no other formats; sharp could read more, SVG for example.
const EXTENSIONS: ReadonlyMap<string, string> = new Map([
  ['png', 'png'],
  ['apng', 'png'],
  ['jpg', 'jpg'],
  ['webp', 'webp'],
  ['gif', 'gif'],
]);

// Twice what the API's largest upscale makes, four times each side. A few kilobytes can claim far more than
// memory has.
export const MOST_PIXELS = 2 * (4 * LIMITS.side.max) ** 2;

const extensionOf = async (data: Uint8Array): Promise<string | undefined> => {
  const type = await fileTypeFromBuffer(data);
  return type && EXTENSIONS.get(type.ext);
};

/** Whether data is a PNG, JPEG, WebP or GIF by its first bytes; names and content types prove nothing. */
export const isImage = async (data: Uint8Array): Promise<boolean> => (await extensionOf(data)) !== undefined;

const open = (data: Uint8Array): Sharp =>
  // Truncated and damaged images fail; those with mere warnings are shown by Discord as well.
  sharp(data, { animated: true, failOn: 'error', limitInputPixels: MOST_PIXELS });

const examine = async (data: Uint8Array): Promise<{ metadata: Metadata; blank: boolean }> => {
  try {
    const metadata = await open(data).metadata();
    return { metadata, blank: await isBlank(() => open(data), metadata) };
  } catch (cause) {
    throw new Error('the image cannot be decoded', { cause });
  }
};

// Encoding takes 30 bytes per pixel: 130 MB for an ordinary upscale, so larger images are encoded one at a
// time.
const LARGE_PIXELS = (2 * LIMITS.side.max) ** 2;

const isLarge = ({ width, height }: Metadata): boolean => width * height > LARGE_PIXELS;

/**
 * An image fitter on sharp. Data that fits is left unchanged. Other images become WebP, animated if they
 * were: in full size while a visually equal quality fits, then smaller (see `shrink`). Rejects data that is
 * not PNG, JPEG, WebP or GIF, is damaged, or has too many pixels.
 */
export const createImageFitter = (): ImageFitter => {
  // No image is processed twice, so a cache would only waste memory.
  sharp.cache(false);
  // One thread per image: several images are processed concurrently anyway, and each thread has its own
  // buffers.
  sharp.concurrency(1);
  const alone = createConcurrencyLimit(1);

  return {
    async fit(data, { bytes }): Promise<ResultImage> {
      const extension = await extensionOf(data);
      if (extension === undefined) throw new Error('the data is no PNG, JPEG, WebP or GIF image');
      const { metadata, blank } = await examine(data);
      if (data.byteLength <= bytes) return { data, extension, blank, reencoded: false };
      const shrunk = () => shrink(open(data), metadata, bytes);
      const small = isLarge(metadata) ? await alone(shrunk) : await shrunk();
      return { data: small, extension: 'webp', blank, reencoded: true };
    },
  };
};
