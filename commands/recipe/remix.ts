import type { APIButtonComponentWithCustomId } from 'discord-api-types/v10';
import { proposalIn } from '#commands/imagine/all-choices.ts';
import { submitTyped } from '#commands/imagine/typed-order.ts';
import type { Generation } from '#domain/generation/generation.ts';
import type { ImagineOptions } from '#domain/generation/image-options.ts';
import { optionsOf } from '#domain/generation/request.ts';
import { asTyped } from '#domain/prompt-template/pick-prompt.ts';
import type { Recipe } from '#domain/recipe/recipe.ts';
import { requireCommands } from '#generations/access.ts';
import { textDisplay } from '#interactions/components.ts';
import { defineCustomId, storedId } from '#interactions/custom-id.ts';
import { onButton, type Route } from '#interactions/define-command.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { defineModal } from '#interactions/modals.ts';
import type { Message } from '#interactions/reply.ts';
import { remixId } from '#messages/custom-ids.ts';
import { changedInPromptForm, promptFields } from '#messages/prompt-form.ts';
import { keepRecipe, optionsOfRecipe, recallRecipe } from './recipe-state.ts';
import { recipeMessage } from './view.ts';

const ofRecipe = { recipe: storedId() };

/** Opens the form of a recipe that is shown. */
const remixButtonId = defineCustomId('reciperemix', ofRecipe);

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

type Buttons = readonly APIButtonComponentWithCustomId[];

/** What a picture was made with; `more` stands beside the button of the form. */
export const shownRecipe = async (
  use: Invocation<Uses<'catalogue' | 'stateStore'>>,
  recipe: Recipe,
  more: Buttons = [],
): Promise<Message> => {
  const read = optionsOfRecipe(use.services, recipe);
  const id = await keepRecipe(use, read);
  const buttons = { remixId: remixButtonId.encode({ recipe: id }), more };
  return recipeMessage(use.text, { ...read, tool: recipe.tool }, buttons);
};

/** What a row says; its button is the one under the result. */
export const shownRow = (
  { text }: Omit<Invocation, 'services'>,
  { id, request }: Generation,
  more: Buttons = [],
): Message => {
  const said = { tool: 'loralei' as const, options: optionsOf(request), unmapped: [] };
  return recipeMessage(text, said, { remixId: remixId.encode({ generation: id }), more });
};

/** The button and the form. */
export const remixRoutes: readonly Route[] = [
  onButton(remixButtonId, (press) => recipeModal.open(press, press.id)),
  recipeModal.route,
];
