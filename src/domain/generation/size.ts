import { isLargeBase } from '#domain/catalogue/base-model.ts';
import { LIMITS } from './limits.ts';

/** Pixels. Both sides are multiples of 8 from 256 to 1024. */
export type Size = { width: number; height: number };

/** The size where none is named. */
export const DEFAULT_SIZE: Size = { width: 512, height: 512 };

/** The size for a base model as a catalogue names it, such as `SDXL`; null: it is not known. */
export const sizeForBase = (baseModel: string | null): Size =>
  baseModel !== null && isLargeBase(baseModel) ? NAMED_SIZES['square-large'] : DEFAULT_SIZE;

/** The named sizes of the `size` option, by the value that is sent for them. */
export const NAMED_SIZES = {
  'square-small': { width: 512, height: 512 },
  square: { width: 768, height: 768 },
  'square-large': { width: 1024, height: 1024 },
  portrait: { width: 680, height: 1024 },
  landscape: { width: 1024, height: 680 },
  tall: { width: 576, height: 1024 },
  wide: { width: 1024, height: 576 },
  photo: { width: 768, height: 1024 },
  'photo-wide': { width: 1024, height: 768 },
} as const satisfies Record<string, Size>;

/** A value of the `size` option. */
export type NamedSize = keyof typeof NAMED_SIZES;

export const isNamedSize = (name: string): name is NamedSize => Object.hasOwn(NAMED_SIZES, name);

/** The allowed side that is nearest to a length in pixels. */
export const nearestSide = (pixels: number): number => {
  const { min, max, multipleOf } = LIMITS.side;
  return Math.min(max, Math.max(min, Math.round(pixels / multipleOf) * multipleOf));
};

/**
 * The largest allowed size of a ratio such as `3:2` (as in `--ar 3:2`): the longer side is 1024.
 * Undefined when the text is no ratio, or one so long that the shorter side would be under 256.
 */
export const sizeOfRatio = (ratio: string): Size | undefined => {
  const match = /^(\d{1,4}(?:\.\d{1,3})?)[:x/](\d{1,4}(?:\.\d{1,3})?)$/.exec(ratio);
  if (!match) return undefined;
  const [across, down] = [Number(match[1]), Number(match[2])];
  const { min, max } = LIMITS.side;
  const isTooLong = Math.min(across, down) * max < Math.max(across, down) * min;
  if (isTooLong || Math.min(across, down) === 0) return undefined;
  const scale = max / Math.max(across, down);
  return { width: nearestSide(across * scale), height: nearestSide(down * scale) };
};

/** The allowed size that has the shape of a picture, with a longest side in pixels: as far as sides allow. */
export const sizeFollowing = ({ width, height }: Size, longest: number): Size => {
  const { min, max } = LIMITS.side;
  const most = Math.min(max, longest) / Math.max(width, height);
  // A small picture grows until its shorter side is allowed.
  const scale = Math.min(max / Math.max(width, height), Math.max(most, min / Math.min(width, height)));
  return { width: nearestSide(width * scale), height: nearestSide(height * scale) };
};

/** Makes a size smaller to fit a longest side in pixels; the ratio is kept as far as sides allow. */
export const sizeWithin = ({ width, height }: Size, most: number): Size => {
  const { min, multipleOf } = LIMITS.side;
  const scale = Math.min(1, most / Math.max(width, height));
  const shorter = (side: number) => Math.max(min, Math.floor((side * scale) / multipleOf) * multipleOf);
  return { width: shorter(width), height: shorter(height) };
};
