import { z } from 'zod';
import { Notice } from '#domain/errors.ts';
import type { Generation } from '#domain/generation/generation.ts';
import { PICTURE_USES, pictureSchema } from '#domain/generation/picture.ts';
import {
  generationFor,
  generationToRepeat,
  type ReachServices,
  requireCommands,
} from '#generations/access.ts';
import { ownerOf, pictureOfFile, pictureOfResult, type SizedPicture } from '#generations/pictures.ts';
import { selectField, textField } from '#interactions/components.ts';
import { defineCustomId, storedId } from '#interactions/custom-id.ts';
import type { InteractionFile, TargetMessage } from '#interactions/interaction.ts';
import type { Invocation, Services, Uses } from '#interactions/invocation.ts';
import { defineMessageCommand } from '#interactions/message-commands.ts';
import { defineModal } from '#interactions/modals.ts';
import type { Reply } from '#interactions/reply.ts';
import { resultIn } from '#messages/custom-ids.ts';
import { changedInPromptForm, promptField } from '#messages/prompt-form.ts';
import type { Text } from '#text/index.ts';
import { remixed } from './modals.ts';
import { pictureChoiceIn } from './picture-order.ts';
import { submitTyped } from './typed-order.ts';

const sizedSchema = z.object({
  picture: pictureSchema,
  size: z.object({ width: z.number(), height: z.number() }),
});

/** What is kept of pictures for their form: one of them is chosen there. */
const keptSchema = z.object({
  pictures: z.array(sizedSchema).min(1),
  /** The result that they are images of, whose options fill what is left out; null: of none. */
  generation: z.string().nullable(),
});

type Kept = z.output<typeof keptSchema>;

const formId = defineCustomId('referenceform', { pictures: storedId() });

/** Throws a Notice when it has expired. */
const recall = async ({ text, services }: Invocation<Uses<'stateStore'>>, id: string): Promise<Kept> => {
  const kept = await services.stateStore.recall(id, keptSchema);
  if (!kept) throw new Notice(text.pictures.formGone);
  return kept;
};

const parentOf = async (use: Invocation<Services>, { generation }: Kept): Promise<Generation | undefined> =>
  generation === null ? undefined : generationToRepeat(use, generation);

const USUAL_USE = 'style';

/** Which of several pictures is meant; nothing for one. */
const whichField = ({ pictures: said }: Text, { pictures }: Kept) =>
  pictures.length === 1
    ? []
    : [
        selectField({
          label: said.form.which,
          customId: 'which',
          placeholder: said.form.which,
          options: pictures.map((_, index) => ({
            value: String(index),
            label: said.form.picture(index + 1),
            default: index === 0,
          })),
        }),
      ];

/** The form for an image that is made with a picture. */
const referenceModal = defineModal({
  id: formId,
  async view(opening) {
    const { text, id } = opening;
    requireCommands(opening);
    const kept = await recall(opening, id.pictures);
    const parent = await parentOf(opening, kept);
    const filled = parent ? remixed(parent) : {};
    const { form } = text.pictures;
    const field = (name: 'prompt' | 'lora') =>
      promptField(text, name, { value: String(filled[name] ?? ''), description: form.help[name] });
    return {
      id,
      title: form.title,
      components: [
        ...whichField(text, kept),
        selectField({
          label: form.use,
          customId: 'image_use',
          placeholder: form.use,
          options: PICTURE_USES.map((value) => ({
            value,
            label: text.pictures.uses[value],
            default: value === USUAL_USE,
          })),
        }),
        field('prompt'),
        textField({
          label: form.strength,
          customId: 'image_strength',
          value: '',
          required: false,
          maxLength: 5,
          description: form.help.strength,
        }),
        field('lora'),
      ],
    };
  },
  async submit(use) {
    requireCommands(use);
    const kept = await recall(use, use.id.pictures);
    const parent = await parentOf(use, kept);
    const { image_use: usage = USUAL_USE, image_strength: strength } = pictureChoiceIn(use, use.fields);
    const chosen = kept.pictures[Number([use.fields.which].flat()[0] ?? 0)];
    if (!chosen) throw new Notice(use.text.refusals.malformed);
    const values = changedInPromptForm(use.fields, parent ? remixed(parent) : {});
    return submitTyped(use, { values, parent, picture: { ...chosen, use: usage, strength } });
  },
});

/** Opens the form for pictures. */
export const openReference = async (use: Invocation<Services>, kept: Kept): Promise<Reply> =>
  referenceModal.open(use, { pictures: await use.services.stateStore.keep(kept) });

/** The form's route. */
export const referenceRoute = referenceModal.route;

/** The result of ours that a message shows; undefined for any other message, and for a result out of reach. */
export const resultBehind = async (
  use: Invocation<ReachServices>,
  { customIds }: TargetMessage,
): Promise<Generation | undefined> => {
  const id = resultIn(customIds);
  if (id === undefined) return undefined;
  // A custom_id is no proof: what is out of reach is a picture like any other.
  return generationFor(use, id).catch((error: unknown) => {
    if (error instanceof Notice) return undefined;
    throw error;
  });
};

/** The pictures of a message that can go into an order. Throws a Notice where there is none. */
const usablePictures = (use: Invocation<Services>, target: TargetMessage): SizedPicture[] => {
  const from = ownerOf(use, target);
  const read = target.pictures.map((file: InteractionFile) => {
    try {
      return { sized: pictureOfFile(use, file, from) };
    } catch (error) {
      if (!(error instanceof Notice)) throw error;
      return { error };
    }
  });
  const usable = read.flatMap(({ sized }) => sized ?? []);
  if (usable.length === 0) throw read[0]?.error ?? new Notice(use.text.recipes.noPicture);
  return usable;
};

/** *Use as reference* in the menu of a message. */
export const useAsReference = defineMessageCommand({
  name: 'Use as reference',
  describe: (text) => text.pictures.menu,
  async run(use) {
    requireCommands(use);
    const { target } = use;
    const result = await resultBehind(use, target);
    if (!result) return openReference(use, { pictures: usablePictures(use, target), generation: null });
    const shown = target.pictures;
    const pictures = shown.map((_, index) => pictureOfResult(use, result, { shown, index }));
    return openReference(use, { pictures, generation: result.id });
  },
});
