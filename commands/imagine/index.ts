import { LIMITS } from '#domain/generation/limits.ts';
import { IMAGE_OPTIONS } from '#generations/declared-options.ts';
import { completePreset } from '#generations/option-defaults.ts';
import { defineCommand, type Feature, onButton } from '#interactions/define-command.ts';
import { booleanOption, completedBy, required, stringOption } from '#interactions/options.ts';
import { remixId } from '#messages/custom-ids.ts';
import { mismatchRoutes } from './mismatch.ts';
import { imagineModal, remixModal } from './modals.ts';
import { promptRoute, removalRoutes, variationRoutes } from './result-buttons.ts';
import { submitTyped } from './typed-order.ts';

const { lora, strength, scheduler, ...others } = IMAGE_OPTIONS;

// LoRAs, strengths and the scheduler matter most here: the preset comes after them.
const options = {
  prompt: required(stringOption({ maxLength: LIMITS.prompt.max })),
  lora,
  strength,
  scheduler,
  preset: completedBy(completePreset, stringOption()),
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
      options: { ...said.options, preset: said.preset, private: said.private },
    }),
    modalFor: (typed) => imagineModal.filled({}, typed),
    run(use) {
      const { preset, private: isPrivate, ...values } = use.options;
      return submitTyped(use, { values, preset, private: isPrivate });
    },
  }),
  routes: [
    ...variationRoutes,
    onButton(remixId, (press) => remixModal.open(press, press.id)),
    remixModal.route,
    imagineModal.route,
    ...removalRoutes,
    ...mismatchRoutes,
    promptRoute,
  ],
};
