import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType } from 'discord-api-types/v10';
import { LIMITS } from '#domain/generation/limits.ts';
import { DEFAULT_OPTIONS } from '#domain/generation/option-set.ts';
import type { ImagineOption } from '#domain/generation/problem.ts';
import { NAMED_SIZES, type NamedSize } from '#domain/generation/size.ts';
import type { Completer } from '#interactions/define-command.ts';
import type { Text } from '#text/index.ts';
import { completeLora, completeModel, completeScheduler, completeStrength } from './suggestions.ts';

const { Boolean: YES_NO, Integer, Number: Decimal, String: Words } = ApplicationCommandOptionType;

const bounds = ({ min, max }: { min: number; max: number }) => ({ min_value: min, max_value: max });

const SIZES = Object.keys(NAMED_SIZES) as NamedSize[];

/**
 * The options of `/imagine` beside the prompt, which are those that a preset can have. In the order in which Discord
 * offers them: what is used most comes first.
 */
export const imageOptions = (text: Text): APIApplicationCommandBasicOption[] => {
  const { imagine } = text.commands;
  const named = <N extends ImagineOption>(name: N) => ({ name, description: imagine.options[name] });
  const yesNo = (name: ImagineOption) => ({ ...named(name), type: YES_NO }) as const;
  return [
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

/** The options of which there can be defaults. */
export const defaultOptions = (text: Text): APIApplicationCommandBasicOption[] =>
  imageOptions(text).filter(({ name }) => DEFAULT_OPTIONS.some((option) => option === name));

/** What suggests values for those options. */
export const imageCompleters: Record<string, Completer> = {
  lora: completeLora,
  strength: completeStrength,
  scheduler: completeScheduler,
  model: completeModel,
};
