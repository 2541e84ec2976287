import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { ImageFile, SpoolRoom } from '#domain/generation/image-file.ts';
import type { RecipeTexts } from '#domain/recipe/own-recipe.ts';
import { fileReader } from './byte-reader.ts';
import { type Edit, recipeEdits } from './recipe-edits.ts';

// Half of the calls that Node makes by itself: each costs more than the bytes that it moves.
const READ_BYTES = 128 * 1024;

/** A part of a file, from one byte to before another one. */
const part = (path: string, start: number, end: number): AsyncIterable<Uint8Array> | [] =>
  start < end ? createReadStream(path, { start, end: end - 1, highWaterMark: READ_BYTES }) : [];

/** A file with its changes, in pieces. */
async function* edited(path: string, edits: readonly Edit[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const edit of edits) {
    yield* part(path, at, edit.at);
    yield edit.inserted;
    at = edit.at + edit.removed;
  }
  yield* part(path, at, Number.POSITIVE_INFINITY);
}

// What a file gets besides the texts: headers, names, and the lists of tags that are written again.
const MOST_BESIDE = 2_048;

/** The most bytes by which a recipe makes a file larger. */
export const recipeBytes = ({ parameters, own }: RecipeTexts): number =>
  // A letter has at most three bytes for each of its units.
  3 * parameters.length + own.length + MOST_BESIDE;

/**
 * Writes a recipe into an image, in a new file in the room; the old one is then gone. A file that has no place for one stays
 * as it is. Only what is written is in memory. Rejects with DiskFullError when the disk has no room.
 */
export const embedRecipe = async (
  file: ImageFile,
  { texts, room }: { texts: RecipeTexts; room: SpoolRoom },
): Promise<ImageFile> => {
  await using handle = await open(file.path);
  const edits = await recipeEdits(fileReader(handle), texts);
  if (!edits) return file;
  const written = await room.write(edited(file.path, edits), file.contentType);
  await file[Symbol.asyncDispose]();
  return written;
};
