import sharp from 'sharp';
import { isLoopback } from './webhook.ts';

/** A picture that an order brings along, small enough to be kept with it. */
export type InputPicture = {
  /** A JPEG in base64. */
  data: string;
  /** Pixels, of the picture itself. */
  width: number;
  height: number;
};

const MOST_BYTES = 25 * 1024 * 1024;
const PATIENCE_MS = 10_000;
const KEPT_SIDE = 256;

const bytesAt = async (url: string, closing: AbortSignal): Promise<Buffer | undefined> => {
  // The sandbox asks nobody but this machine.
  if (!isLoopback(url)) return undefined;
  const signal = AbortSignal.any([closing, AbortSignal.timeout(PATIENCE_MS)]);
  const response = await fetch(url, { signal, redirect: 'error' }).catch(() => undefined);
  const bytes = response?.ok ? Buffer.from(await response.arrayBuffer()) : undefined;
  return bytes && bytes.length <= MOST_BYTES ? bytes : undefined;
};

/** Fetches the picture at an address of this machine; undefined where there is none. */
export const readInputPicture = async (
  url: string,
  closing: AbortSignal,
): Promise<InputPicture | undefined> => {
  try {
    const bytes = await bytesAt(url, closing);
    if (!bytes) return undefined;
    const { width, height } = await sharp(bytes).metadata();
    const small = sharp(bytes).resize(KEPT_SIDE, KEPT_SIDE, { fit: 'inside' }).flatten().jpeg();
    return { data: (await small.toBuffer()).toString('base64'), width, height };
  } catch {
    // A file that is no picture.
    return undefined;
  }
};
