import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType } from 'discord-api-types/v10';
import { readImagineOptions } from '#domain/generation/imagine-options.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { imageCompleters, imageOptions } from '#generations/image-options.ts';
import { completePreset, defaultsFor, requirePreset } from '#generations/option-defaults.ts';
import { rulesFor } from '#generations/policy-input.ts';
import { submitGeneration } from '#generations/submit.ts';
import type { Feature, SlashCommand } from '#interactions/define-command.ts';
import { privately } from '#interactions/reply.ts';
import { problemsMessage } from '#messages/notice.ts';
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
      typed.preset === undefined ? undefined : await requirePreset(invocation, String(typed.preset));
    const reading = readImagineOptions(typed, {
      modelId: services.defaultModelId,
      seed: services.seed,
      layers: await defaultsFor(invocation, rules, preset),
      pinned: rules.settings?.loras.pinned ?? [],
    });
    if (!reading.ok) return privately(problemsMessage(text, reading.problems));
    return submitGeneration(invocation, {
      ...reading.value,
      ...(preset ? { presetName: preset.name } : {}),
      cause: 'imagine',
      rules,
    });
  },
};

/** `/imagine`: from a prompt to an image. */
export const imagine: Feature = { command };
