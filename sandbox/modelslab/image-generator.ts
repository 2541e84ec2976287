import sharp, { type OverlayOptions } from 'sharp';
import { drawImage, type ImageSpec } from './image-svg.ts';

export type ImageGenerator = {
  /** The PNG of a spec; the same bytes for the same spec. */
  generate(spec: ImageSpec): Promise<Buffer>;
  /** What the safety checker puts in its place: all black, of the same size. */
  blank(spec: ImageSpec): Promise<Buffer>;
  /** The PNG of a picture, so many times as wide and as high. */
  enlarge(picture: { bytes: Buffer; width: number; height: number }, scale: number): Promise<Buffer>;
};

const CACHE_BYTES = 64 * 1024 * 1024;

const pixels = ({ width, height, upscale }: ImageSpec) => {
  const factor = upscale ? 2 : 1;
  return { width: width * factor, height: height * factor };
};

/** The picture that shows through, as a layer of the size of the image. */
const layersOf = async (spec: ImageSpec): Promise<OverlayOptions[]> => {
  if (!spec.input) return [];
  const { data, share } = spec.input;
  const layer = sharp(Buffer.from(data, 'base64')).resize({ ...pixels(spec), fit: 'cover' });
  return [{ input: await layer.removeAlpha().ensureAlpha(share).png().toBuffer() }];
};

const render = async (spec: ImageSpec): Promise<Buffer> => {
  const painted = sharp(Buffer.from(drawImage(spec))).resize(pixels(spec));
  return painted
    .composite(await layersOf(spec))
    .png({ compressionLevel: 6 })
    .toBuffer();
};

const renderBlank = (spec: ImageSpec): Promise<Buffer> =>
  sharp({ create: { ...pixels(spec), channels: 3, background: 'black' } })
    .png()
    .toBuffer();

/**
 * Caches the latest images, up to 64 MiB. sharp draws in threads of its own, here one image at a time: several at once
 * were measured to keep a machine of two cores from answering for a fifth of a second.
 */
export const createImageGenerator = (): ImageGenerator => {
  const cache = new Map<string, Buffer>();
  const pending = new Map<string, Promise<Buffer>>();
  let last: Promise<unknown> = Promise.resolve();
  let bytes = 0;

  const keep = (name: string, image: Buffer): void => {
    cache.set(name, image);
    bytes += image.length;
    for (const [oldest, { length }] of cache) {
      if (bytes <= CACHE_BYTES) return;
      cache.delete(oldest);
      bytes -= length;
    }
  };

  const renderInTurn = async (name: string, spec: ImageSpec): Promise<Buffer> => {
    const rendering = last.then(() => render(spec));
    last = rendering.catch(() => undefined);
    const image = await rendering;
    keep(name, image);
    return image;
  };

  const generate = async (spec: ImageSpec): Promise<Buffer> => {
    const name = JSON.stringify(spec);
    const cached = cache.get(name);
    if (cached) return cached;
    const work = pending.get(name) ?? renderInTurn(name, spec);
    pending.set(name, work);
    return work.finally(() => pending.delete(name));
  };

  const enlarge: ImageGenerator['enlarge'] = ({ bytes: picture, width, height }, scale) =>
    sharp(picture)
      .resize({ width: width * scale, height: height * scale, fit: 'fill' })
      .png({ compressionLevel: 6 })
      .toBuffer();

  return { generate, blank: renderBlank, enlarge };
};
