import { LIMITS } from '#domain/generation/limits.ts';
import { readImagineOptions } from '#domain/generation/read-options.ts';
import { sizeForBase } from '#domain/generation/size.ts';
import { IMAGE_OPTIONS } from '#generations/declared-options.ts';
import { withFittingModel } from '#generations/model-fit.ts';
import { completePreset, defaultsFor, requirePreset } from '#generations/option-defaults.ts';
import { rulesFor } from '#generations/policy-input.ts';
import { type GenerationIntent, type SubmitServices, submitGeneration } from '#generations/submit.ts';
import { type CommandUse, defineCommand, type Feature } from '#interactions/define-command.ts';
import type { Uses } from '#interactions/invocation.ts';
import { booleanOption, completedBy, required, stringOption } from '#interactions/options.ts';
import { privately, type Reply } from '#interactions/reply.ts';
import { problemsMessage } from '#messages/problems.ts';
import { askAboutMismatch, mismatchRoutes } from './mismatch.ts';
import { remixRoutes } from './remix.ts';
import { promptRoute, removalRoutes, variationRoutes } from './result-buttons.ts';

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

type ImagineUse = CommandUse<
  typeof options,
  SubmitServices & Uses<'presets' | 'members' | 'defaultModelId' | 'modelsByBase' | 'seed' | 'stateStore'>
>;

const run = async (use: ImagineUse): Promise<Reply> => {
  const { services, text } = use;
  const { preset: presetName, private: isPrivate, ...typed } = use.options;
  const rules = await rulesFor(use);
  const preset = presetName === undefined ? undefined : await requirePreset(use, presetName);
  const read = readImagineOptions(typed, {
    modelId: services.defaultModelId,
    seed: services.seed,
    lorasStartingWith: (beginning) => services.catalogue.startingWith('lora', beginning, 2),
    sizeFor: (modelId) => sizeForBase(services.catalogue.find('model', modelId)?.baseModel ?? null),
    layers: await defaultsFor(use, rules, preset),
    pinned: rules.settings?.loras.pinned ?? [],
  });
  if (!read.ok) return privately(problemsMessage(text, read.problems));
  const intent: GenerationIntent = {
    ...withFittingModel(read.value, services),
    ...(preset ? { presetName: preset.name } : {}),
    ...(isPrivate === undefined ? {} : { private: isPrivate }),
    cause: 'imagine',
    rules,
  };
  // What policy refuses need not be asked about.
  const reply = await submitGeneration(use, intent);
  return (await askAboutMismatch(use, intent)) ?? reply;
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
  routes: [...variationRoutes, ...remixRoutes, ...removalRoutes, ...mismatchRoutes, promptRoute],
};
