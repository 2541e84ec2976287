import { z } from 'zod';
import { remixModal } from '#commands/imagine/modals.ts';
import { resultBehind } from '#commands/imagine/reference.ts';
import { Notice } from '#domain/errors.ts';
import type { Generation } from '#domain/generation/generation.ts';
import { optionsOf } from '#domain/generation/request.ts';
import type { Recipe } from '#domain/recipe/recipe.ts';
import { noticeMessage } from '#interactions/components.ts';
import { defineCustomId, oneOf, storedId } from '#interactions/custom-id.ts';
import {
  defineCommandGroup,
  defineSubcommand,
  type Feature,
  onSelect,
} from '#interactions/define-command.ts';
import type { InteractionFile } from '#interactions/interaction.ts';
import type { Invocation, Services, Uses } from '#interactions/invocation.ts';
import { defineMessageCommand } from '#interactions/message-commands.ts';
import { attachmentOption, required } from '#interactions/options.ts';
import { type Message, privately, type Reply } from '#interactions/reply.ts';
import { remixId } from '#messages/custom-ids.ts';
import { keepRecipe, optionsOfRecipe } from './recipe-state.ts';
import { recipeModal, remixButtonId, remixRoutes } from './remix.ts';
import { pickMessage, recipeMessage } from './view.ts';

// A form is the first answer, for which Discord waits three seconds.
const FORM_WAITS_MS = 2_000;

const PURPOSES = ['show', 'remix'] as const;

type Purpose = (typeof PURPOSES)[number];

type Use = Invocation<Services>;

/** A select among several pictures. */
const pickId = defineCustomId('recipepick', { pictures: storedId(), purpose: oneOf(PURPOSES) });

const picturesSchema = z.array(z.object({ url: z.string(), filename: z.string(), size: z.number() }));

const shown = async (use: Invocation<Uses<'catalogue' | 'stateStore'>>, recipe: Recipe): Promise<Message> => {
  const read = optionsOfRecipe(use.services, recipe);
  const id = await keepRecipe(use, read);
  return recipeMessage(use.text, { ...read, tool: recipe.tool }, remixButtonId.encode({ recipe: id }));
};

/** What a row says; its button is the one under the result. */
const shownRow = ({ text }: Use, { id, request }: Generation): Message => {
  const said = { tool: 'loralei' as const, options: optionsOf(request), unmapped: [] };
  return recipeMessage(text, said, remixId.encode({ generation: id }));
};

const shownOf = async (use: Use, picture: InteractionFile): Promise<Message> => {
  const found = await use.services.readRecipe(picture);
  return found.kind === 'recipe' ? shown(use, found.recipe) : noticeMessage(use.text.recipes[found.kind]);
};

const openFormOf = async (use: Use, picture: InteractionFile): Promise<Reply> => {
  const found = await use.services.readRecipe(picture, { withinMs: FORM_WAITS_MS });
  if (found.kind !== 'recipe') {
    throw new Notice(found.kind === 'none' ? use.text.recipes.none : use.text.recipes.tooSlow);
  }
  const recipe = await keepRecipe(use, optionsOfRecipe(use.services, found.recipe));
  return recipeModal.open(use, { recipe });
};

/** What is done with one picture; of several, the member is asked for one. */
const forPictures = async (
  use: Use,
  pictures: readonly InteractionFile[],
  purpose: Purpose,
): Promise<Reply> => {
  const [first, ...others] = pictures;
  if (!first) throw new Notice(use.text.recipes.noPicture);
  if (others.length > 0) {
    const kept = await use.services.stateStore.keep(pictures);
    return privately(pickMessage(use.text, pictures, pickId.encode({ pictures: kept, purpose })));
  }
  if (purpose === 'remix') return openFormOf(use, first);
  return { kind: 'defer', ephemeral: true, work: () => shownOf(use, first) };
};

const showRecipe = defineMessageCommand({
  name: 'Show recipe',
  describe: (text) => text.commands.recipe.menu.show,
  async run(use) {
    const row = await resultBehind(use, use.target);
    return row ? privately(shownRow(use, row)) : forPictures(use, use.target.pictures, 'show');
  },
});

const remixThis = defineMessageCommand({
  name: 'Remix this',
  describe: (text) => text.commands.recipe.menu.remix,
  async run(use) {
    const row = await resultBehind(use, use.target);
    return row
      ? remixModal.open(use, { generation: row.id })
      : forPictures(use, use.target.pictures, 'remix');
  },
});

/** `/recipe`, and its commands in the menu of messages: what a picture was made with, and a form to make it again. */
export const recipe: Feature = {
  command: defineCommandGroup({
    name: 'recipe',
    description: (text) => text.commands.recipe.description,
    help: (text) => text.commands.recipe.help,
    subcommands: {
      image: defineSubcommand({
        options: { picture: required(attachmentOption(['image'])) },
        describe: ({ commands: { recipe: said } }) => ({
          description: said.subcommands.image,
          options: said.options,
        }),
        run: (use) => forPictures(use, [use.options.picture], 'show'),
      }),
    },
  }),
  messageCommands: [showRecipe, remixThis],
  routes: [
    ...remixRoutes,
    onSelect(pickId, async (press) => {
      const { pictures: kept, purpose } = press.id;
      const pictures = await press.services.stateStore.recall(kept, picturesSchema);
      const picked = pictures?.[Number(press.values[0])];
      if (!picked) throw new Notice(press.text.recipes.gone);
      if (purpose === 'remix') return openFormOf(press, picked);
      return { kind: 'deferUpdate', work: () => shownOf(press, picked) };
    }),
  ],
};
