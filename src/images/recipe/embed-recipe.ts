import { type FileHandle, open } from 'node:fs/promises';
import type { ImageFile, StoredImage } from '#domain/generation/image-file.ts';
import type { RecipeTexts } from '#domain/recipe/own-recipe.ts';
import { PIECE_BYTES } from '../spool.ts';
import { fileReader } from './byte-reader.ts';
import { type Edit, recipeEdits } from './recipe-edits.ts';

/** A part of a file, from one byte to before another one. */
const part = (file: FileHandle, start: number, end: number): AsyncIterable<Uint8Array> | [] =>
  start < end
    ? file.createReadStream({ start, end: end - 1, highWaterMark: PIECE_BYTES, autoClose: false })
    : [];

/** A file with its changes, in pieces. */
async function* edited(path: string, edits: readonly Edit[]): AsyncGenerator<Uint8Array> {
  await using file = await open(path);
  let at = 0;
  for (const edit of edits) {
    yield* part(file, at, edit.at);
    yield edit.inserted;
    at = edit.at + edit.removed;
  }
  yield* part(file, at, Number.POSITIVE_INFINITY);
}

// What a file gets besides the texts: headers, names, and the lists of tags that are written again.
const MOST_BESIDE = 2_048;

/** The most bytes by which a recipe makes a file larger. */
export const recipeBytes = ({ parameters, own }: RecipeTexts): number =>
  // A letter has at most three bytes for each of its units.
  3 * parameters.length + own.length + MOST_BESIDE;

/**
 * An image with a recipe in it. The file stays as it is: the recipe is put in while the image is read. An image that has no
 * place for a recipe has none.
 */
export const embedRecipe = async (image: ImageFile, texts: RecipeTexts): Promise<StoredImage> => {
  await using file = await open(image.path);
  const edits = await recipeEdits(fileReader(file), texts);
  if (!edits) return image;
  const size = edits.reduce((sum, { removed, inserted }) => sum - removed + inserted.length, image.size);
  return { size, contentType: image.contentType, read: () => edited(image.path, edits) };
};
