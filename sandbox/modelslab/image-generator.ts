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

const pixels = ({ width, height, upscale }: ImageSpec, scale: number) => {
  const factor = (upscale ? 2 : 1) * scale;
  return { width: Math.round(width * factor), height: Math.round(height * factor) };
};

/** The picture that shows through, as a layer of the size of the image. */
const layersOf = async (spec: ImageSpec, scale: number): Promise<OverlayOptions[]> => {
  if (!spec.input) return [];
  const { data, share } = spec.input;
  const layer = sharp(Buffer.from(data, 'base64')).resize({ ...pixels(spec, scale), fit: 'cover' });
  return [{ input: await layer.removeAlpha().ensureAlpha(share).png().toBuffer() }];
};

const render = async (spec: ImageSpec, scale: number): Promise<Buffer> => {
  const painted = sharp(Buffer.from(drawImage(spec))).resize(pixels(spec, scale));
  return painted
    .composite(await layersOf(spec, scale))
    .png({ compressionLevel: 6 })
    .toBuffer();
};

/**
 * Caches the latest images, up to 64 MiB. sharp draws in threads of its own, here one image at a time: several at once
 * were measured to keep a machine of two cores from answering for a fifth of a second. Paintings have `scale` times the
 * width and height of their specs.
 */
export const createImageGenerator = ({ scale = 1 }: { scale?: number | undefined } = {}): ImageGenerator => {
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
    const rendering = last.then(() => render(spec, scale));
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

  const blank: ImageGenerator['blank'] = (spec) =>
    sharp({ create: { ...pixels(spec, scale), channels: 3, background: 'black' } })
      .png()
      .toBuffer();

  const enlarge: ImageGenerator['enlarge'] = ({ bytes: picture, width, height }, times) =>
    sharp(picture)
      .resize({ width: width * times, height: height * times, fit: 'fill' })
      .png({ compressionLevel: 6 })
      .toBuffer();

  return { generate, blank, enlarge };
};
