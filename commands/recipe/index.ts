import { z } from 'zod';
import { describeButton, describedFile } from '#commands/describe/order.ts';
import { remixModal } from '#commands/imagine/modals.ts';
import { resultBehind } from '#commands/imagine/reference.ts';
import { Notice } from '#domain/errors.ts';
import type { Picture } from '#domain/generation/picture.ts';
import { ownerOf } from '#generations/pictures.ts';
import { noticeMessage, row } from '#interactions/components.ts';
import { defineCustomId, oneOf, storedId } from '#interactions/custom-id.ts';
import {
  defineCommandGroup,
  defineSubcommand,
  type Feature,
  onSelect,
} from '#interactions/define-command.ts';
import type { TargetMessage } from '#interactions/interaction.ts';
import type { Invocation, Services } from '#interactions/invocation.ts';
import { defineMessageCommand } from '#interactions/message-commands.ts';
import { attachmentOption, required } from '#interactions/options.ts';
import { type Message, privately, type Reply } from '#interactions/reply.ts';
import { fileSchema, type InteractionFile } from '#interactions/target-message.ts';
import { keepRecipe, optionsOfRecipe } from './recipe-state.ts';
import { recipeModal, remixRoutes, shownRecipe, shownRow } from './remix.ts';
import { pickMessage } from './view.ts';

// A form is the first answer, for which Discord waits three seconds.
const FORM_WAITS_MS = 2_000;

const PURPOSES = ['show', 'remix'] as const;

type Purpose = (typeof PURPOSES)[number];

type Use = Invocation<Services>;

/** A select among several pictures. */
const pickId = defineCustomId('recipepick', { pictures: storedId(), purpose: oneOf(PURPOSES) });

const picturesSchema = z.object({
  pictures: z.array(fileSchema),
  from: z.enum(['member', 'others', 'result']),
});

type Owner = Picture['from'];

/** A button to have a picture described that says nothing; none for one that cannot be. */
const describeInstead = async (use: Use, file: InteractionFile, from: Owner) => {
  try {
    return [await describeButton(use, describedFile(use, file, from), use.text.describe.describe)];
  } catch (error) {
    if (!(error instanceof Notice)) throw error;
    return [];
  }
};

const shownOf = async (use: Use, file: InteractionFile, from: Owner): Promise<Message> => {
  const found = await use.services.readRecipe(file);
  if (found.kind === 'recipe') return shownRecipe(use, found.recipe);
  const { components } = noticeMessage(use.text.recipes[found.kind]);
  const buttons = found.kind === 'none' ? await describeInstead(use, file, from) : [];
  return { components: [...components, ...(buttons.length > 0 ? [row(...buttons)] : [])] };
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
  { pictures, from }: { pictures: readonly InteractionFile[]; from: Owner },
  purpose: Purpose,
): Promise<Reply> => {
  const [first, ...others] = pictures;
  if (!first) throw new Notice(use.text.recipes.noPicture);
  if (others.length > 0) {
    const kept = await use.services.stateStore.keep({ pictures, from });
    return privately(pickMessage(use.text, pictures, pickId.encode({ pictures: kept, purpose })));
  }
  if (purpose === 'remix') return openFormOf(use, first);
  return { kind: 'defer', ephemeral: true, work: () => shownOf(use, first, from) };
};

/** The pictures of a message, and whose they are. */
const sourceOf = (use: Use & { target: TargetMessage }) => ({
  pictures: use.target.pictures,
  from: ownerOf(use, use.target),
});

const showRecipe = defineMessageCommand({
  name: 'Show recipe',
  describe: (text) => text.commands.recipe.menu.show,
  async run(use) {
    const row = await resultBehind(use, use.target);
    return row ? privately(shownRow(use, row)) : forPictures(use, sourceOf(use), 'show');
  },
});

const remixThis = defineMessageCommand({
  name: 'Remix this',
  describe: (text) => text.commands.recipe.menu.remix,
  async run(use) {
    const row = await resultBehind(use, use.target);
    return row ? remixModal.open(use, { generation: row.id }) : forPictures(use, sourceOf(use), 'remix');
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
        run: (use) => forPictures(use, { pictures: [use.options.picture], from: 'member' }, 'show'),
      }),
    },
  }),
  messageCommands: [showRecipe, remixThis],
  routes: [
    ...remixRoutes,
    onSelect(pickId, async (press) => {
      const { pictures: kept, purpose } = press.id;
      const recalled = await press.services.stateStore.recall(kept, picturesSchema);
      const picked = recalled?.pictures[Number(press.values[0])];
      if (!recalled || !picked) throw new Notice(press.text.recipes.gone);
      if (purpose === 'remix') return openFormOf(press, picked);
      return { kind: 'deferUpdate', work: () => shownOf(press, picked, recalled.from) };
    }),
  ],
};
