import { availableParallelism } from 'node:os';
import sharp, { type Metadata, type Sharp } from 'sharp';
import type { ImageFile } from '#domain/generation/image-file.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import type { FitOptions, ImageFitter, Preview } from '#domain/generation/notifier.ts';
import { createConcurrencyLimit } from '#shared/concurrency-limit.ts';
import { isBlank } from './blankness.ts';
import { INK } from './palette.ts';
import { embedRecipe, recipeBytes } from './recipe/embed-recipe.ts';
import { shrink } from './shrink.ts';
import { cellSize } from './thumbnail-painter.ts';

/**
 * Twice what the API's largest upscale makes, four times each side. A few kilobytes can claim far more than
 * memory has.
 */
export const MOST_PIXELS = 2 * (4 * LIMITS.side.max) ** 2;

// As sharp as a cell of a comparison is drawn; the longer side.
const WHOLE_PREVIEW = { width: 512, height: 512, fit: 'inside', withoutEnlargement: true } as const;

const open = (path: string, { animated = true } = {}): Sharp =>
  // Truncated and damaged images fail; those with mere warnings are shown by Discord as well.
  sharp(path, { animated, failOn: 'error', limitInputPixels: MOST_PIXELS });

type Shown = { images: number; whole: boolean };

/** Decodes the image once, some rows at a time. */
const previewOf = async (path: string, { images, whole }: Shown): Promise<Preview> => {
  const { data, info } = await open(path, { animated: false })
    .autoOrient()
    .resize(whole ? WHOLE_PREVIEW : { ...cellSize(images), fit: 'cover' })
    .flatten({ background: INK.panel })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height, isWhole: whole };
};

/** Reads all frames, so that it rejects for a damaged one. */
const readFrames = (path: string): Promise<unknown> => open(path).resize({ width: 8 }).raw().toBuffer();

type Examined = { metadata: Metadata; preview: Preview; blank: boolean };

const examine = async ({ path, contentType }: ImageFile, shown: Shown): Promise<Examined> => {
  try {
    const metadata = await open(path).metadata();
    // The library reads more kinds, drawings for example.
    if (`image/${metadata.format}` !== contentType) throw new Error(`it is a ${metadata.format}`);
    const preview = await previewOf(path, shown);
    if ((metadata.pages ?? 1) > 1) await readFrames(path);
    return { metadata, preview, blank: await isBlank(() => open(path), metadata, preview) };
  } catch (cause) {
    throw new Error('the image cannot be decoded', { cause });
  }
};

// Encoding takes 30 bytes per pixel: 130 MB for an ordinary upscale, so larger images are encoded one at a
// time.
const LARGE_PIXELS = (2 * LIMITS.side.max) ** 2;

const isLarge = ({ width, height }: Metadata): boolean => width * height > LARGE_PIXELS;

/** The recipe, and what it leaves for the image. An upload limit of a few kilobytes, which Discord never has, is for the image. */
const recipeWithin = ({ bytes, recipe }: Pick<FitOptions, 'bytes' | 'recipe'>) => {
  const needed = recipe === null ? 0 : recipeBytes(recipe);
  return needed > bytes / 2 ? { bytes, recipe: null } : { bytes: bytes - needed, recipe };
};

// Node does its work with files and names in four threads, and images in the same ones: some are left to the others.
const MOST_AT_A_TIME = 3;

/**
 * An image fitter on sharp. Files that fit are left unchanged. Other images become WebP, animated if they
 * were: in full size while a visually equal quality fits, then smaller (see `shrink`). A recipe is put in last, and leaves
 * the pixels as they are. Rejects images that are
 * damaged or have too many pixels.
 */
export const createImageFitter = (): ImageFitter => {
  // No image is processed twice, so a cache would only waste memory.
  sharp.cache(false);
  // One thread per image: several images are processed concurrently anyway, and each thread has its own
  // buffers.
  sharp.concurrency(1);
  const inTurn = createConcurrencyLimit(Math.min(MOST_AT_A_TIME, availableParallelism()));
  const alone = createConcurrencyLimit(1);

  const smaller = async (
    file: ImageFile,
    metadata: Metadata,
    { bytes, room }: Pick<FitOptions, 'bytes' | 'room'>,
  ): Promise<ImageFile> => {
    const limit = isLarge(metadata) ? alone : inTurn;
    const make = (to: string) => shrink(open(file.path), metadata, { to, bytes });
    const small = await limit(() => room.make(make, 'image/webp'));
    await file[Symbol.asyncDispose]();
    return small;
  };

  return {
    async fit(file, { room, ...options }) {
      const { metadata, preview, blank } = await inTurn(() => examine(file, options));
      const { recipe, bytes } = recipeWithin(options);
      const reencoded = file.size > bytes;
      const fitting = reencoded ? await smaller(file, metadata, { bytes, room }) : file;
      const stored = recipe ? await embedRecipe(fitting, recipe) : fitting;
      return { stored, preview, blank, reencoded };
    },
  };
};
