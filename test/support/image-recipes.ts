import { RECIPE_TEXT_NAMES, readRecipe } from '#domain/recipe/read-recipe.ts';
import type { Recipe } from '#domain/recipe/recipe.ts';
import { chunkReader } from '#images/recipe/byte-reader.ts';
import { readImageTexts } from '#images/recipe/read-image-texts.ts';

async function* whole(data: Uint8Array): AsyncGenerator<Uint8Array> {
  yield data;
}

/** The recipe in the file of an image. */
export const recipeIn = async (data: Uint8Array): Promise<Recipe | undefined> =>
  readRecipe(await readImageTexts(chunkReader(whole(data)), RECIPE_TEXT_NAMES));
