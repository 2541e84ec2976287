import { z } from 'zod';
import { type BaseFamily, knownFamily } from '#domain/catalogue/base-model.ts';
import { LIMITS } from './limits.ts';
import { type Size, sizeFollowing } from './size.ts';

/** A picture that goes into an order. */
export const pictureSchema = z.object({
  /** Its address for the API. Those of Discord are signed, and work for about a day. */
  url: z.string(),
  /** Whose it is: the member's who orders, a result of this bot, or somebody else's. */
  from: z.enum(['member', 'result', 'others']),
  /** It was posted in an age-restricted channel. */
  ageRestricted: z.boolean(),
  /** It is blurred until somebody clicks on it. */
  spoiler: z.boolean(),
  /** The result of which it is an image, by which an address is found that works; left out: of none that is known. */
  result: z.object({ generation: z.string(), index: z.number() }).optional(),
});

/** A picture that goes into an order. */
export type Picture = z.output<typeof pictureSchema>;

/** What a picture can be used for: to start from, or as a reference for a style or a face. */
export const PICTURE_USES = ['start', 'style', 'face'] as const;

/** What a picture is used for. */
export type PictureUse = (typeof PICTURE_USES)[number];

/** A picture with what it is used for, as somebody ordered it. */
export type OrderedPicture = {
  picture: Picture;
  /** Pixels. */
  size: Size;
  use: PictureUse;
  /** How much of it is changed, or how much it counts as a reference; undefined: as usual. */
  strength: number | undefined;
};

/** What is usual where nobody names a strength: the API's own values. */
export const USUAL_STRENGTH: Readonly<Record<PictureUse, number>> = { start: 0.7, style: 0.6, face: 0.6 };

type Reference = Exclude<PictureUse, 'start'>;

/**
 * The API's adapter for each base model. Those of SDXL with `vit-h` in their names are the newer ones, which keep more of a
 * face. Source: `ip_adapter_id` in ModelsLab's schema of community models, which has these and `ip-adapter-plus_sdxl_vit-h`.
 */
const ADAPTERS: Partial<Record<BaseFamily, Record<Reference, string>>> = {
  sd1: { style: 'ip-adapter_sd15', face: 'ip-adapter-plus-face_sd15' },
  sdxl: { style: 'ip-adapter_sdxl', face: 'ip-adapter-plus-face_sdxl_vit-h' },
};

/** The adapter for a base model as a catalogue or a model's id names it; undefined where none fits. */
export const adapterFor = (base: string, use: Reference): string | undefined => {
  const family = knownFamily(base);
  return family && ADAPTERS[family]?.[use];
};

/** What Discord knows of an attached file. */
type Attached = {
  size: number;
  contentType?: string | undefined;
  width?: number | undefined;
  height?: number | undefined;
  isAnimated?: true | undefined;
};

/** Why a file cannot go into an order. */
export type PictureProblem = 'notAPicture' | 'moving' | 'tooLarge' | 'tooSmall';

const TYPES = ['image/png', 'image/jpeg', 'image/webp'];

const isMoving = ({ contentType, isAnimated }: Attached): boolean =>
  isAnimated === true || contentType?.startsWith('image/gif') === true;

/** What is wrong with a file that somebody attached as a picture; undefined for nothing. */
export const pictureProblem = (file: Attached): PictureProblem | undefined => {
  const { size, contentType, width, height } = file;
  if (isMoving(file)) return 'moving';
  const isPicture = contentType === undefined || TYPES.some((type) => contentType.startsWith(type));
  // Discord names the size of a picture only where it could read it.
  if (!isPicture || width === undefined || height === undefined) return 'notAPicture';
  const { bytes, side } = LIMITS.picture;
  if (size > bytes.max || Math.max(width, height) > side.max) return 'tooLarge';
  return Math.min(width, height) < side.min ? 'tooSmall' : undefined;
};

/**
 * The size of an image that is made with a picture: its own to start from; as a reference, its shape within the usual
 * size.
 */
export const sizeWith = ({ use, size }: OrderedPicture, usual: Size): Size =>
  sizeFollowing(
    size,
    use === 'start' ? Math.max(size.width, size.height) : Math.max(usual.width, usual.height),
  );

const EXPIRY = /[?&]ex=([0-9a-f]{1,11})(?:&|$)/i;

/** When a signed address of Discord's ends, in milliseconds since 1970; undefined for an address without an end. */
export const endOfAddress = (url: string): number | undefined => {
  const seconds = EXPIRY.exec(url)?.[1];
  return seconds === undefined ? undefined : Number.parseInt(seconds, 16) * 1000;
};

// A job may wait before the API is asked.
const LEFT_MS = 5 * 60_000;

/** Whether an address has ended, or ends before the API is sure to have asked for it. */
export const isEnding = ({ url }: Pick<Picture, 'url'>, now: number): boolean => {
  const end = endOfAddress(url);
  return end !== undefined && end - now < LEFT_MS;
};
