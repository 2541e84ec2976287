import type { createFileStream } from '#discord/attachments.ts';
import { MOST_IMAGE_BYTES } from '#domain/generation/image-file.ts';
import { RECIPE_TEXT_NAMES, readRecipe } from '#domain/recipe/read-recipe.ts';
import { chunkReader } from '#images/recipe/byte-reader.ts';
import { readImageTexts } from '#images/recipe/read-image-texts.ts';
import type { RecipeReader } from '#interactions/channels.ts';
import { createConcurrencyLimit } from '#shared/concurrency-limit.ts';

// Pixels are dropped as they come, so that little is in memory; each takes a connection.
const AT_A_TIME = 8;

/** Reads the recipes of pictures on Discord's CDN while they come. */
export const createRecipeReader = (stream: ReturnType<typeof createFileStream>): RecipeReader => {
  const limit = createConcurrencyLimit(AT_A_TIME);
  return async (file, { withinMs } = {}) => {
    const read = async (chunks: AsyncIterable<Uint8Array>) => {
      const texts = await readImageTexts(chunkReader(chunks), RECIPE_TEXT_NAMES);
      const recipe = readRecipe(texts);
      return recipe ? ({ kind: 'recipe', recipe } as const) : ({ kind: 'none' } as const);
    };
    const found = await limit(() =>
      stream(file, { bytes: MOST_IMAGE_BYTES, ...(withinMs === undefined ? {} : { withinMs }) }, read),
    );
    return found ?? { kind: 'unreadable' };
  };
};
