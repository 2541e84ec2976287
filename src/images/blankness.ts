import type { Metadata, Sharp } from 'sharp';

/** Opens the same image anew: what is read of one is read once, from its start to its end. */
type Open = () => Sharp;

// Pixels of a side: enough to tell nearly every picture from a blank one.
const SAMPLE = 32;

// What scaling may make of a single colour.
const ROUNDING = 2;

// Rows are looked at in parts of about so many pixels, so that no picture is in memory as a whole.
const PIXELS_AT_A_TIME = 4_000_000;

type Pixels = { data: Buffer; channels: number };

const pixelsOf = async (image: Sharp): Promise<Pixels> => {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, channels: info.channels };
};

/** Each pixel is the one before it. */
const isOneColour = ({ data, channels }: Pixels): boolean =>
  data.length <= channels || data.subarray(channels).equals(data.subarray(0, -channels));

const isNearlyOneColour = ({ data, channels }: Pixels): boolean =>
  data.every((value, index) => Math.abs(value - (data[index % channels] ?? value)) <= ROUNDING);

const isInvisible = ({ data, channels }: Pixels): boolean => {
  for (let at = channels - 1; at < data.length; at += channels) if (data[at] !== 0) return false;
  return true;
};

/** The pixels of an image in parts, each with rows as wide as the image; an animation is one part. */
async function* partsOf(open: Open, { width, height, pages = 1 }: Metadata): AsyncGenerator<Pixels> {
  if (pages > 1) return yield await pixelsOf(open());
  const rows = Math.max(1, Math.floor(PIXELS_AT_A_TIME / width));
  for (let top = 0; top < height; top += rows) {
    yield await pixelsOf(open().extract({ left: 0, top, width, height: Math.min(rows, height - top) }));
  }
}

/** Whether an image is nothing but one colour, or invisible, to the last pixel. */
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
 * Whether a picture shows nothing: one colour, or all of it transparent. Exact, so that the darkest picture is not
 * blank: the black of the safety checker comes through JPEG and WebP unchanged. Reads all of the image, so that it
 * rejects for one that is damaged.
 */
export const isBlank = async (open: Open, metadata: Metadata): Promise<boolean> => {
  // A few rows at a time are decoded for this, and the whole is compared only for what looks blank.
  const sample = await pixelsOf(open().resize({ width: SAMPLE, height: SAMPLE, fit: 'fill' }));
  const mayBeBlank = isNearlyOneColour(sample) || (metadata.hasAlpha && isInvisible(sample));
  return mayBeBlank && isBlankThroughout(open, metadata);
};
