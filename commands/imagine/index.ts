import { LIMITS } from '#domain/generation/limits.ts';
import { pictureProblem } from '#domain/generation/picture.ts';
import { IMAGE_OPTIONS } from '#generations/declared-options.ts';
import { completePreset } from '#generations/option-defaults.ts';
import { defineCommand, type Feature, onButton } from '#interactions/define-command.ts';
import { booleanOption, completedBy, required, stringOption } from '#interactions/options.ts';
import { remixId } from '#messages/custom-ids.ts';
import { mismatchRoutes } from './mismatch.ts';
import { imagineModal, remixModal } from './modals.ts';
import { oneImageRoutes } from './one-image.ts';
import { orderedPicture, PICTURE_OPTIONS, pictureFields } from './picture-order.ts';
import { referenceRoute, useAsReference } from './reference.ts';
import { promptRoute, removalRoutes, variationRoutes } from './result-buttons.ts';
import { submitTyped } from './typed-order.ts';

// Discord has room for 25: these two are flags in the prompt, as all options are.
const { lora, strength, scheduler, self_attention: _, highres_fix: __, ...others } = IMAGE_OPTIONS;

// LoRAs, strengths and the scheduler matter most here: the preset comes after them.
const options = {
  prompt: required(stringOption({ maxLength: LIMITS.prompt.max })),
  lora,
  strength,
  scheduler,
  preset: completedBy(completePreset, stringOption()),
  ...PICTURE_OPTIONS,
  ...others,
  private: booleanOption(),
};

/** `/imagine`: from a prompt to an image, with the buttons under its result. */
export const imagine: Feature = {
  command: defineCommand({
    name: 'imagine',
    help: (text) => text.commands.imagine.help,
    options,
    describe: ({ commands: { imagine: said } }) => ({
      description: said.description,
      options: { ...said.options, ...said.picture, preset: said.preset, private: said.private },
    }),
    modalFor({ image, image_use, image_strength, ...typed }) {
      // A form has no place for another picture: what was typed is repeated, to be copied.
      if (image ? pictureProblem(image) : (image_use ?? image_strength)) return undefined;
      return imagineModal.filled({}, { ...typed, ...pictureFields({ image, image_use, image_strength }) });
    },
    run(use) {
      const { preset, private: isPrivate, image, image_use, image_strength, ...values } = use.options;
      const picture = orderedPicture(use, { image, image_use, image_strength });
      return submitTyped(use, { values, preset, private: isPrivate, picture });
    },
  }),
  messageCommands: [useAsReference],
  routes: [
    ...variationRoutes,
    ...oneImageRoutes,
    referenceRoute,
    onButton(remixId, (press) => remixModal.open(press, press.id)),
    remixModal.route,
    imagineModal.route,
    ...removalRoutes,
    ...mismatchRoutes,
    promptRoute,
  ],
};
