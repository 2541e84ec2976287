import sharp from 'sharp';
import { isLoopback } from './webhook.ts';

/** A picture that an order works on. */
export type Input = {
  bytes: Buffer;
  width: number;
  height: number;
  /** Its format, as sharp names it: `png`, `jpeg`, `webp`. */
  format: string;
  /** An English word for its most frequent colour. */
  colour: string;
};

/** A picture, small enough to be kept with an order: a JPEG in base64. */
export type InputPicture = { data: string };

export type Inputs = {
  /** Fetches the picture behind an address on this machine; undefined where there is none. */
  read(url: string): Promise<Input | undefined>;
};

const KEPT = 32;
const SMALL_SIDE = 256;
const TIMEOUT_MS = 30_000;

/** Words for twelve parts of the circle of hues. */
const HUES = 'red orange yellow green green teal teal blue blue purple pink red'.split(' ');

/** Degrees of hue. */
const hueOf = (r: number, g: number, b: number): number => {
  const [most, span] = [Math.max(r, g, b), Math.max(r, g, b) - Math.min(r, g, b)];
  if (most === r) return (((g - b) / span) * 60 + 360) % 360;
  return most === g ? ((b - r) / span) * 60 + 120 : ((r - g) / span) * 60 + 240;
};

const wordFor = ({ r, g, b }: { r: number; g: number; b: number }): string => {
  const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)];
  if (most < 40) return 'black';
  if (most - least < 24) return most > 215 ? 'white' : 'grey';
  return HUES[Math.floor(hueOf(r, g, b) / 30)] ?? 'red';
};

const examine = async (bytes: Buffer): Promise<Input | undefined> => {
  const picture = sharp(bytes);
  const [{ width, height, format }, { dominant }] = await Promise.all([picture.metadata(), picture.stats()]);
  return { bytes, width, height, format, colour: wordFor(dominant) };
};

/** What an order keeps of a picture. */
export const smallCopy = async ({ bytes }: Input): Promise<InputPicture> => {
  const small = sharp(bytes).resize(SMALL_SIDE, SMALL_SIDE, { fit: 'inside' }).flatten().jpeg();
  return { data: (await small.toBuffer()).toString('base64') };
};

const fetchInput = async (url: string, signal: AbortSignal): Promise<Input | undefined> => {
  const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) });
  if (!response.ok) return undefined;
  return examine(Buffer.from(await response.arrayBuffer()));
};

/** Fetches pictures from this machine alone, and keeps the last of them. */
export const createInputs = (signal: AbortSignal): Inputs => {
  const kept = new Map<string, Input>();
  const keep = (url: string, input: Input): void => {
    kept.set(url, input);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
  };
  return {
    async read(url) {
      const known = kept.get(url);
      if (known || !isLoopback(url)) return known;
      const input = await fetchInput(url, signal).catch(() => undefined);
      if (input) keep(url, input);
      return input;
    },
  };
};
