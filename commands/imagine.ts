import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType } from 'discord-api-types/v10';
import { readImagineOptions } from '#domain/imagine-options.ts';
import { LIMITS } from '#domain/limits.ts';
import type { Feature, SlashCommand } from '#interaction/feature.ts';
import { layersFor, presetNamed } from '#interaction/layers.ts';
import { imageCompleters, imageOptions } from '#interaction/option-list.ts';
import { orderReply } from '#interaction/ordering.ts';
import { completePreset } from '#interaction/preset-suggestions.ts';
import { privately } from '#interaction/reply.ts';
import { rulesFor } from '#interaction/rules.ts';
import { problemsMessage } from '#interaction/views/problems.ts';
import type { Text } from '#text/index.ts';

const Words = ApplicationCommandOptionType.String;

// LoRAs, their strengths and the scheduler are what this bot is for: a preset comes behind them.
const BEFORE_PRESET = 3;

const options = (text: Text): APIApplicationCommandBasicOption[] => {
  const { imagine } = text.commands;
  const others = imageOptions(text);
  return [
    {
      name: 'prompt',
      description: imagine.options.prompt,
      type: Words,
      required: true,
      max_length: LIMITS.prompt.max,
    },
    ...others.slice(0, BEFORE_PRESET),
    { name: 'preset', description: imagine.preset, type: Words },
    ...others.slice(BEFORE_PRESET),
  ];
};

const command: SlashCommand = {
  name: 'imagine',
  description: (text) => text.commands.imagine.description,
  help: (text) => text.commands.imagine.help,
  options,
  autocomplete: { ...imageCompleters, preset: completePreset },
  async run(invocation) {
    const { services, text, options: typed } = invocation;
    const rules = await rulesFor(invocation);
    const preset =
      typed.preset === undefined ? undefined : await presetNamed(invocation, String(typed.preset));
    const reading = readImagineOptions(typed, {
      modelId: services.defaultModelId,
      seed: services.seed,
      layers: await layersFor(invocation, rules, preset),
      pinned: rules.settings?.loras.pinned ?? [],
    });
    if (!reading.ok) return privately(problemsMessage(text, reading.problems));
    return orderReply(invocation, {
      ...reading.value,
      ...(preset ? { presetName: preset.name } : {}),
      cause: 'imagine',
      rules,
    });
  },
};

/** `/imagine`: from a prompt to an image. */
export const imagine: Feature = { command };
