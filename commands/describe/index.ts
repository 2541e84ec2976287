import { z } from 'zod';
import { imagineModal } from '#commands/imagine/modals.ts';
import { resultBehind } from '#commands/imagine/reference.ts';
import { shownRecipe, shownRow } from '#commands/recipe/remix.ts';
import { pickMessage } from '#commands/recipe/view.ts';
import { Notice } from '#domain/errors.ts';
import type { Generation } from '#domain/generation/generation.ts';
import { asTyped } from '#domain/prompt-template/pick-prompt.ts';
import { generationFor, requireCommands } from '#generations/access.ts';
import { ownerOf, pictureOfResult } from '#generations/pictures.ts';
import { defineCustomId, oneOf, storedId } from '#interactions/custom-id.ts';
import { defineCommand, type Feature, onButton, onSelect } from '#interactions/define-command.ts';
import type { TargetMessage } from '#interactions/interaction.ts';
import type { Invocation, Services } from '#interactions/invocation.ts';
import { defineMessageCommand } from '#interactions/message-commands.ts';
import { attachmentOption, required } from '#interactions/options.ts';
import { privately, type Reply } from '#interactions/reply.ts';
import { fileSchema, type InteractionFile } from '#interactions/target-message.ts';
import { captionOf } from '#messages/caption.ts';
import { imagineThisId } from '#messages/custom-ids.ts';
import { describeButton, describedFile, describeId, submitDescription, submitKept } from './order.ts';

type Use = Invocation<Services>;

const OWNERS = ['member', 'others', 'result'] as const;

type Owner = (typeof OWNERS)[number];

/** A select among the pictures of a message, and whose they are. */
const pickId = defineCustomId('describepick', { pictures: storedId(), from: oneOf(OWNERS) });

// Discord waits three seconds for an answer; whatever takes longer is described as if it said nothing.
const RECIPE_MS = 1_500;

/** Shows what a picture was made with, where its file says it; else orders a description. */
const describeFile = async (use: Use, file: InteractionFile, from: Owner): Promise<Reply> => {
  requireCommands(use);
  const described = describedFile(use, file, from);
  const found = await use.services.readRecipe(file, { withinMs: RECIPE_MS });
  if (found.kind !== 'recipe') return submitDescription(use, described);
  const anyway = await describeButton(use, described, use.text.describe.anyway);
  return privately(await shownRecipe(use, found.recipe, [anyway]));
};

/** What a result of ours was made with, and a button for each of its images that describes it. */
const aboutResult = async (
  use: Use,
  generation: Generation,
  { pictures: shown }: TargetMessage,
): Promise<Reply> => {
  const { text } = use;
  const buttons = await Promise.all(
    shown.map((file, index) => {
      const { picture } = pictureOfResult(use, generation, { shown, index });
      const label = shown.length === 1 ? text.describe.anyway : text.describe.image(index + 1);
      return describeButton(use, { picture, filename: file.filename }, label);
    }),
  );
  return privately(shownRow(use, generation, buttons));
};

const describeMessage = defineMessageCommand({
  name: 'Describe',
  describe: (text) => text.commands.describe.menu,
  async run(use) {
    const { target, text } = use;
    const result = await resultBehind(use, target);
    if (result && target.pictures.length > 0) return aboutResult(use, result, target);
    const [first, ...others] = target.pictures;
    if (!first) throw new Notice(text.recipes.noPicture);
    const from = ownerOf(use, target);
    if (others.length === 0) return describeFile(use, first, from);
    const pictures = await use.services.stateStore.keep(target.pictures);
    return privately(pickMessage(text, target.pictures, pickId.encode({ pictures, from })));
  },
});

/** `/describe`, and its command in the menu of messages: a picture in words, and a form to make one like it. */
export const describe: Feature = {
  command: defineCommand({
    name: 'describe',
    help: (text) => text.commands.describe.help,
    options: { image: required(attachmentOption(['.png', '.jpg', '.jpeg'])) },
    describe: ({ commands: { describe: said } }) => said,
    run: (use) => describeFile(use, use.options.image, 'member'),
  }),
  messageCommands: [describeMessage],
  routes: [
    onButton(describeId, (press) => submitKept(press, press.id.picture)),
    onButton(imagineThisId, async (press) => {
      const caption = captionOf(await generationFor(press, press.id.generation));
      if (caption === undefined) throw new Notice(press.text.refusals.unknownGeneration);
      return imagineModal.open(press, {}, { prompt: asTyped(caption) });
    }),
    onSelect(pickId, async (press) => {
      const pictures = await press.services.stateStore.recall(press.id.pictures, z.array(fileSchema));
      const picked = pictures?.[Number(press.values[0])];
      if (!picked) throw new Notice(press.text.recipes.gone);
      return describeFile(press, picked, press.id.from);
    }),
  ],
};
