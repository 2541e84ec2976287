import { z } from 'zod';
import type { PinnedLora } from '#domain/catalogue/pinned-lora.ts';
import { readNumber } from '../typed-text.ts';
import { readImagineOptions } from './imagine-options.ts';
import { readStrengths } from './lora.ts';
import type { ImagineOptions } from './option-layers.ts';
import { IMAGINE_OPTIONS, type ImagineOption, type Parsed, parsed } from './problem.ts';
import type { GenerationRequest } from './request.ts';

/** The options of which a member or a server can have defaults, in the order in which they are shown. */
export const DEFAULT_OPTIONS = [
  'model',
  'lora',
  'strength',
  'scheduler',
  'size',
  'steps',
  'guidance',
  'samples',
  'negative',
  'enhance',
] as const satisfies readonly ImagineOption[];

/** An option of which a member or a server can have a default. */
export type DefaultOption = (typeof DEFAULT_OPTIONS)[number];

/** The options that can be set once and for all: every one but the prompt, which is always typed. */
const settable = z.enum(IMAGINE_OPTIONS).exclude(['prompt']);

/** The options that a preset can have, in the order in which Discord offers them. */
export const PRESET_OPTIONS = settable.options;

type PresetOption = (typeof PRESET_OPTIONS)[number];

const optionValue = z.union([z.string().max(2000), z.number(), z.boolean()]);

/** Stored options: names that are known, values of the right kinds. Whether they can be used is checked when they are. */
export const optionSetSchema = z.partialRecord(settable, optionValue);

/** Stored options, of whichever of them. */
export type OptionSet = z.output<typeof optionSetSchema>;

/** Stored defaults. */
export const defaultSetSchema = z.partialRecord(z.enum(DEFAULT_OPTIONS), optionValue);

/** Stored defaults. */
export type DefaultSet = z.output<typeof defaultSetSchema>;

/** An option that was left blank. */
const isBlank = (value: unknown): boolean => String(value ?? '').trim() === '';

type Reader = (request: GenerationRequest, typed: string) => string | number | boolean | null;

/** How the value of each option is kept, whatever it was typed as. */
const KEPT: Record<PresetOption, Reader> = {
  lora: ({ loras }) => loras.map(({ id }) => id).join(', '),
  strength: (_, typed) => readStrengths(typed).map(readNumber).join(', '),
  scheduler: ({ scheduler }) => scheduler,
  model: ({ modelId }) => modelId,
  negative: ({ negativePrompt }) => negativePrompt,
  size: (_, typed) => typed.trim(),
  samples: ({ samples }) => samples,
  seed: ({ seed }) => seed,
  steps: ({ steps }) => steps,
  guidance: ({ guidanceScale }) => guidanceScale,
  width: ({ width }) => width,
  height: ({ height }) => height,
  clip_skip: ({ clipSkip }) => clipSkip,
  embedding: ({ embeddingsModel }) => embeddingsModel,
  safety: ({ safetyChecker }) => safetyChecker,
  enhance: ({ enhancePrompt }) => enhancePrompt,
  multi_lingual: ({ multiLingual }) => multiLingual,
  panorama: ({ panorama }) => panorama,
  self_attention: ({ selfAttention }) => selfAttention,
  upscale: ({ upscale }) => upscale,
};

const kept = (request: GenerationRequest, option: PresetOption, typed: unknown) =>
  isBlank(typed) ? null : KEPT[option](request, String(typed));

// Stands in for what a member types later.
const ANY_PROMPT = 'a picture';

/**
 * Reads options that are to be kept, as they would be read beside a prompt, into the values that are kept: ids in the
 * place of the nicknames of pinned LoRAs, numbers in the place of texts. What is blank, or no option that can be kept, is
 * left out. Every problem is reported.
 */
export const readOptionSet = (
  options: ImagineOptions,
  pinned: readonly PinnedLora[] = [],
): Parsed<OptionSet> => {
  const given = PRESET_OPTIONS.flatMap((option) => {
    const value = options[option];
    return isBlank(value) ? [] : [[option, value] as const];
  });
  const read = readImagineOptions(
    { ...Object.fromEntries(given), prompt: ANY_PROMPT },
    // Trigger words are added to prompts, and the prompt is not there yet.
    { modelId: 'any', seed: () => 0, pinned: pinned.map((lora) => ({ ...lora, triggerWords: null })) },
  );
  if (!read.ok) return read;
  const { request } = read.value;
  const entries = given.map(([option, value]) => [option, kept(request, option, value)] as const);
  return parsed(Object.fromEntries(entries.filter(([, value]) => value !== null)));
};

/**
 * Defaults in which some are changed; those that are blank are taken out. Every problem of the whole set is reported, as
 * options such as LoRAs and their strengths belong together.
 */
export const changeDefaults = (
  defaults: DefaultSet,
  changed: ImagineOptions,
  pinned: readonly PinnedLora[] = [],
): Parsed<DefaultSet> => {
  const all: ImagineOptions = { ...defaults, ...changed };
  const meant = DEFAULT_OPTIONS.map((option) => [option, all[option]] as const);
  const read = readOptionSet(Object.fromEntries(meant), pinned);
  // Of other options there was nothing to read.
  return read.ok ? parsed(defaultSetSchema.parse(read.value)) : read;
};
