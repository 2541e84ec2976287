import sharp from 'sharp';
import type { PictureOrder } from './order.ts';
import { drawPicture } from './picture.ts';

export type Painter = {
  /** The PNG of an order; the same bytes for the same order. */
  paint(order: PictureOrder): Promise<Buffer>;
  /** What the safety checker puts in its place: all black, of the same size. */
  blank(order: PictureOrder): Promise<Buffer>;
};

const CACHE_BYTES = 64 * 1024 * 1024;

const pixels = ({ width, height, upscale }: PictureOrder) => {
  const factor = upscale ? 2 : 1;
  return { width: width * factor, height: height * factor };
};

const render = (order: PictureOrder): Promise<Buffer> =>
  sharp(Buffer.from(drawPicture(order)))
    .resize(pixels(order))
    .png({ compressionLevel: 6 })
    .toBuffer();

const renderBlank = (order: PictureOrder): Promise<Buffer> =>
  sharp({ create: { ...pixels(order), channels: 3, background: 'black' } })
    .png()
    .toBuffer();

/** Runs one piece of work after another. */
const createTurns = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
};

/**
 * Keeps the last pictures, up to 64 MiB of them. sharp paints in threads of its own, here one picture at a time:
 * several at once were measured to keep a machine of two cores from answering for a fifth of a second.
 */
export const createPainter = (): Painter => {
  const cache = new Map<string, Buffer>();
  const painting = new Map<string, Promise<Buffer>>();
  const inTurn = createTurns();
  let bytes = 0;

  const keep = (name: string, picture: Buffer): void => {
    cache.set(name, picture);
    bytes += picture.length;
    for (const [oldest, { length }] of cache) {
      if (bytes <= CACHE_BYTES) return;
      cache.delete(oldest);
      bytes -= length;
    }
  };

  const paintAnew = async (name: string, order: PictureOrder): Promise<Buffer> => {
    const picture = await inTurn(() => render(order));
    keep(name, picture);
    return picture;
  };

  const paint = async (order: PictureOrder): Promise<Buffer> => {
    const name = JSON.stringify(order);
    const kept = cache.get(name);
    if (kept) return kept;
    const work = painting.get(name) ?? paintAnew(name, order);
    painting.set(name, work);
    return work.finally(() => painting.delete(name));
  };

  return { paint, blank: renderBlank };
};
