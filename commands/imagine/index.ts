import { LIMITS } from '#domain/generation/limits.ts';
import { IMAGE_OPTIONS } from '#generations/declared-options.ts';
import { completePreset } from '#generations/option-defaults.ts';
import { type CommandUse, defineCommand, type Feature } from '#interactions/define-command.ts';
import { booleanOption, completedBy, required, stringOption } from '#interactions/options.ts';
import type { Reply } from '#interactions/reply.ts';
import { fixRoutes } from './fix.ts';
import { mismatchRoutes } from './mismatch.ts';
import { remixRoutes } from './remix.ts';
import { promptRoute, removalRoutes, variationRoutes } from './result-buttons.ts';
import { type OrderServices, submitTyped } from './typed-order.ts';

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

const run = (use: CommandUse<typeof options, OrderServices>): Promise<Reply> => {
  const { preset, private: isPrivate, ...values } = use.options;
  return submitTyped(use, { values, preset, private: isPrivate });
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
    run,
  }),
  routes: [
    ...variationRoutes,
    ...remixRoutes,
    ...removalRoutes,
    ...mismatchRoutes,
    ...fixRoutes,
    promptRoute,
  ],
};
