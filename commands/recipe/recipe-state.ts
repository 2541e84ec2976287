import { z } from 'zod';
import { Notice } from '#domain/errors.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { optionSetSchema } from '#domain/generation/option-set.ts';
import type { Recipe } from '#domain/recipe/recipe.ts';
import { type IsKnown, type RecipeOptions, recipeOptions } from '#domain/recipe/recipe-options.ts';
import { isId } from '#domain/typed-text.ts';
import { fitLines } from '#interactions/components.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';

// Characters of the list above a form.
const ROOM = 600;

/** What is kept of a recipe for its form: every option that it stands for, and a list of what they do not say. */
const keptSchema = z.object({
  options: optionSetSchema.and(z.object({ prompt: z.string().max(LIMITS.prompt.max) })),
  notTaken: z.array(z.string()),
});

/** What is kept of a recipe for its form. */
export type KeptRecipe = z.output<typeof keptSchema>;

/** A recipe as options of `/imagine`, which have no LoRA and no model that nobody knows here. */
export const optionsOfRecipe = ({ catalogue }: Uses<'catalogue'>, recipe: Recipe): RecipeOptions => {
  // Until the list is there, a missing id proves nothing.
  const isKnown: IsKnown = (kind, id) =>
    catalogue.find(kind, id) !== undefined || (!catalogue.complete() && isId(id));
  return recipeOptions(recipe, isKnown);
};

/** Keeps a recipe for its form, for a day, and returns its id. */
export const keepRecipe = (
  { text, services }: Invocation<Uses<'stateStore'>>,
  { options, unmapped }: RecipeOptions,
): Promise<string> => {
  const lines = unmapped.map((one) => `- ${text.recipes.unmapped(one)}`);
  const notTaken = fitLines(lines, { room: ROOM, more: (left) => text.more(left) });
  const said = Object.entries(options).filter(([, value]) => value !== undefined);
  return services.stateStore.keep({ options: Object.fromEntries(said), notTaken });
};

/** Throws a Notice when it has expired. */
export const recallRecipe = async (
  { text, services }: Invocation<Uses<'stateStore'>>,
  id: string,
): Promise<KeptRecipe> => {
  const kept = await services.stateStore.recall(id, keptSchema);
  if (!kept) throw new Notice(text.recipes.gone);
  return kept;
};
