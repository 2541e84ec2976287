import type { Metadata, Sharp } from 'sharp';
import type { Preview } from '#domain/generation/notifier.ts';

/** Opens the same image again: a stream is read only once, from start to end. */
type Open = () => Sharp;

// Rounding errors that scaling may introduce into a single colour.
const ROUNDING = 2;

// Pixels compared at a time, so that no image is in memory as a whole.
const PIXELS_AT_A_TIME = 4_000_000;

type Pixels = { data: Buffer; channels: number };

const pixelsOf = async (image: Sharp): Promise<Pixels> => {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, channels: info.channels };
};

/** Whether every pixel equals the previous one. */
const isOneColour = ({ data, channels }: Pixels): boolean =>
  data.length <= channels || data.subarray(channels).equals(data.subarray(0, -channels));

const isNearlyOneColour = ({ pixels }: Preview): boolean =>
  pixels.every((value, index) => Math.abs(value - (pixels[index % 3] ?? value)) <= ROUNDING);

const isInvisible = ({ data, channels }: Pixels): boolean => {
  for (let at = channels - 1; at < data.length; at += channels) if (data[at] !== 0) return false;
  return true;
};

/** Yields the pixels of an image in parts, each of full width; an animation is one part. */
async function* partsOf(open: Open, { width, height, pages = 1 }: Metadata): AsyncGenerator<Pixels> {
  if (pages > 1) return yield await pixelsOf(open());
  const rows = Math.max(1, Math.floor(PIXELS_AT_A_TIME / width));
  for (let top = 0; top < height; top += rows) {
    yield await pixelsOf(open().extract({ left: 0, top, width, height: Math.min(rows, height - top) }));
  }
}

/** Whether every pixel of an image has the same colour or is invisible. */
const isBlankThroughout = async (open: Open, metadata: Metadata): Promise<boolean> => {
  let first: Buffer | undefined;
  let [oneColour, invisible] = [true, metadata.hasAlpha];
  for await (const part of partsOf(open, metadata)) {
    const pixel = part.data.subarray(0, part.channels);
    first ??= Buffer.from(pixel);
    oneColour &&= pixel.equals(first) && isOneColour(part);
    invisible &&= isInvisible(part);
    if (!oneColour && !invisible) return false;
  }
  return true;
};

/**
 * Whether an image is blank: one colour, or fully transparent. Exact, so that a very dark image is not blank;
 * the safety checker's black survives JPEG and WebP unchanged. The whole image is read only if its preview looks blank.
 */
export const isBlank = async (open: Open, metadata: Metadata, preview: Preview): Promise<boolean> =>
  isNearlyOneColour(preview) && isBlankThroughout(open, metadata);
