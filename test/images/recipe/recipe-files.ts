import sharp from 'sharp';
import type { ImageType } from '#domain/generation/image-file.ts';
import { type RecipeTexts, recipeTexts } from '#domain/recipe/own-recipe.ts';
import { RECIPE_TEXT_NAMES } from '#domain/recipe/read-recipe.ts';
import type { ImageText } from '#domain/recipe/recipe.ts';
import { chunkReader } from '#images/recipe/byte-reader.ts';
import { embedRecipe } from '#images/recipe/embed-recipe.ts';
import { readImageTexts } from '#images/recipe/read-image-texts.ts';
import { requestWith } from '../../support/generations.ts';
import { bytesOf, openSpoolHarness } from '../../support/spool.ts';

export const REQUEST = requestWith({
  prompt: 'a red fox in snow, 雪 🦊',
  negativePrompt: 'cars',
  loras: [{ id: 'ink-wash', strength: 0.8 }],
});

export const TEXTS: RecipeTexts = recipeTexts(REQUEST, '1.2.3');

export type Format = 'png' | 'jpeg' | 'webp' | 'gif';

/** An image of that kind, whose pixels are not all the same. */
export const imageOf = (format: Format, { alpha = false, lossless = false } = {}): Promise<Buffer> => {
  const gradient = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="61" height="47"><linearGradient id="g"><stop offset="0" stop-color="#102030"/><stop offset="1" stop-color="#f0c040" stop-opacity=".5"/></linearGradient><rect width="61" height="47" fill="url(#g)"/></svg>',
  );
  const image = alpha ? sharp(gradient) : sharp(gradient).flatten({ background: '#fff' });
  return image.toFormat(format, format === 'webp' ? { lossless } : {}).toBuffer();
};

export async function* inPieces(data: Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

/** A file with a recipe in it. Nothing else is left on the disk. */
export const embedded = async (data: Buffer, format: Format, texts = TEXTS): Promise<Buffer> => {
  await using harness = await openSpoolHarness();
  await using room = await harness.spool.reserve(1, { signal: new AbortController().signal });
  const contentType: ImageType = `image/${format}`;
  const file = await room.write(inPieces(data, 1000), contentType);
  const bytes = await bytesOf(await embedRecipe(file, texts));
  if ((await harness.files()).length !== 1) throw new Error('a file is left');
  return bytes;
};

export const pixelsOf = (data: Buffer): Promise<Buffer> => sharp(data).raw().toBuffer();

/** The texts in a file, as it comes in pieces. */
export const textsIn = (data: Uint8Array, size?: number): Promise<ImageText[]> =>
  readImageTexts(chunkReader(inPieces(data, size)), RECIPE_TEXT_NAMES);
