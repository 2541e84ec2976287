import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType } from 'discord-api-types/v10';
import { readImagineOptions } from '#domain/imagine-options.ts';
import { LIMITS } from '#domain/limits.ts';
import type { ImagineOption } from '#domain/problem.ts';
import { NAMED_SIZES, type NamedSize } from '#domain/size.ts';
import type { Feature, SlashCommand } from '#interaction/feature.ts';
import { layersFor, presetNamed } from '#interaction/layers.ts';
import { orderReply } from '#interaction/ordering.ts';
import { privately } from '#interaction/reply.ts';
import { rulesFor } from '#interaction/rules.ts';
import {
  completeLora,
  completeModel,
  completeScheduler,
  completeStrength,
} from '#interaction/suggestions.ts';
import { problemsMessage } from '#interaction/views/problems.ts';
import type { Text } from '#text/index.ts';

const { Boolean: YES_NO, Integer, Number: Decimal, String: Words } = ApplicationCommandOptionType;

const bounds = ({ min, max }: { min: number; max: number }) => ({ min_value: min, max_value: max });

const SIZES = Object.keys(NAMED_SIZES) as NamedSize[];

/** In the order in which Discord offers them: what is used most comes first. */
const options = (text: Text): APIApplicationCommandBasicOption[] => {
  const { imagine } = text.commands;
  const named = <N extends ImagineOption>(name: N) => ({ name, description: imagine.options[name] });
  const yesNo = (name: ImagineOption) => ({ ...named(name), type: YES_NO }) as const;
  return [
    { ...named('prompt'), type: Words, required: true, max_length: LIMITS.prompt.max },
    { ...named('lora'), type: Words, max_length: LIMITS.list.max },
    { ...named('strength'), type: Words, max_length: LIMITS.strengths.max },
    { ...named('scheduler'), type: Words },
    { ...named('model'), type: Words, max_length: LIMITS.id.max },
    { ...named('negative'), type: Words, max_length: LIMITS.negativePrompt.max },
    {
      ...named('size'),
      type: Words,
      choices: SIZES.map((value) => ({ name: imagine.sizeName(value), value })),
    },
    { ...named('samples'), type: Integer, ...bounds(LIMITS.samples) },
    { ...named('seed'), type: Integer, ...bounds(LIMITS.seed) },
    {
      ...named('steps'),
      type: Integer,
      choices: LIMITS.steps.map((value) => ({ name: String(value), value })),
    },
    { ...named('guidance'), type: Decimal, ...bounds(LIMITS.guidanceScale) },
    { ...named('width'), type: Integer, ...bounds(LIMITS.side) },
    { ...named('height'), type: Integer, ...bounds(LIMITS.side) },
    { ...named('clip_skip'), type: Integer, ...bounds(LIMITS.clipSkip) },
    { ...named('embedding'), type: Words, max_length: LIMITS.id.max },
    yesNo('safety'),
    yesNo('enhance'),
    yesNo('multi_lingual'),
    yesNo('panorama'),
    yesNo('self_attention'),
    yesNo('upscale'),
  ];
};

const command: SlashCommand = {
  name: 'imagine',
  description: (text) => text.commands.imagine.description,
  help: (text) => text.commands.imagine.help,
  options,
  autocomplete: {
    lora: completeLora,
    strength: completeStrength,
    scheduler: completeScheduler,
    model: completeModel,
  },
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
