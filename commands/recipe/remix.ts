import { proposalIn } from '#commands/imagine/all-choices.ts';
import { submitTyped } from '#commands/imagine/typed-order.ts';
import type { ImagineOptions } from '#domain/generation/image-options.ts';
import { asTyped } from '#domain/prompt-template/pick-prompt.ts';
import { requireCommands } from '#generations/access.ts';
import { textDisplay } from '#interactions/components.ts';
import { defineCustomId, storedId } from '#interactions/custom-id.ts';
import { onButton, type Route } from '#interactions/define-command.ts';
import { defineModal } from '#interactions/modals.ts';
import { changedInPromptForm, promptFields } from '#messages/prompt-form.ts';
import { recallRecipe } from './recipe-state.ts';

const ofRecipe = { recipe: storedId() };

/** Opens the form of a recipe that is shown. */
export const remixButtonId = defineCustomId('reciperemix', ofRecipe);

/** The options of a recipe as somebody would type them: braces of other tools pick nothing. */
const typedAgain = (options: ImagineOptions): ImagineOptions => ({
  ...options,
  prompt: asTyped(String(options.prompt ?? '')),
});

/** The form filled with a recipe. What it has no room for comes along: nobody's defaults take the place of it. */
export const recipeModal = defineModal({
  id: defineCustomId('recipeform', ofRecipe),
  async view(opening) {
    const { text, id, about } = opening;
    requireCommands(opening);
    const { options, notTaken } = await recallRecipe(opening, id.recipe);
    const filled = typedAgain(options);
    const help = { strength: text.remix.strengthHelp, seed: text.remix.seedHelp };
    const fields = promptFields(text, { filled, help, first: about });
    const isTold = notTaken.length > 0 && about.length === 0;
    return {
      id,
      title: text.recipes.form,
      // A form has room for five: the seed, which comes along, gives its place to the list.
      components: isTold ? [textDisplay(text.recipes.notTaken, ...notTaken), ...fields.slice(0, -1)] : fields,
    };
  },
  async submit(use) {
    requireCommands(use);
    const recipe = typedAgain((await recallRecipe(use, use.id.recipe)).options);
    const values = changedInPromptForm(use.fields, recipe);
    return submitTyped(use, { values, recipe, proposal: proposalIn(use.fields) });
  },
});

/** The button and the form. */
export const remixRoutes: readonly Route[] = [
  onButton(remixButtonId, (press) => recipeModal.open(press, press.id)),
  recipeModal.route,
];
