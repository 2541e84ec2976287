import { z } from 'zod';
import type { LoraCard } from '#domain/catalogue/lora-card.ts';
import { withoutInvisible } from '#domain/text-match.ts';
import {
  DEFAULT_OPTIONS,
  type ImagineOptions,
  imageOption,
  type OptionValue,
  PRESET_OPTIONS,
  type SettableOption,
} from './image-options.ts';
import { type Parsed, parsed } from './problem.ts';
import { readImagineOptions } from './read-options.ts';
import { type GenerationRequest, optionIn } from './request.ts';

const optionValue = z.union([z.string().max(2000), z.number(), z.boolean()]);

/** Stored options: names that are known, values of the right kinds. Whether they can be used is checked when they are. */
export const optionSetSchema = z.partialRecord(z.enum(PRESET_OPTIONS), optionValue);

/** Stored options: any of them. */
export type OptionSet = z.output<typeof optionSetSchema>;

/** Stored defaults. */
export const defaultSetSchema = z.partialRecord(z.enum(DEFAULT_OPTIONS), optionValue);

/** Stored defaults. */
export type DefaultSet = z.output<typeof defaultSetSchema>;

/** An option that was left blank, or has nothing that anybody sees. */
const isBlank = (value: unknown): boolean => withoutInvisible(String(value ?? '')).trim() === '';

/** How the value of an option is kept, whatever it was typed as. */
const kept = (request: GenerationRequest, option: SettableOption, typed: unknown): OptionValue | null => {
  if (isBlank(typed)) return null;
  const { stored } = imageOption(option);
  return stored ? stored(String(typed), request) : (optionIn(request, option) ?? null);
};

// Stands in for what a member types later.
const ANY_PROMPT = 'a picture';

/**
 * Reads options to keep, as they would be read beside a prompt, into the values that are kept: ids in the
 * place of the nicknames of LoRAs, numbers in the place of texts. What is blank, or no option that can be kept, is
 * left out. Every problem is reported.
 */
export const readOptionSet = (
  options: ImagineOptions,
  cards: readonly LoraCard[] = [],
): Parsed<OptionSet> => {
  const given = PRESET_OPTIONS.flatMap((option) => {
    const value = options[option];
    return isBlank(value) ? [] : [[option, value] as const];
  });
  const read = readImagineOptions(
    { ...Object.fromEntries(given), prompt: ANY_PROMPT },
    { modelId: 'any', seed: () => 0, cards },
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
  cards: readonly LoraCard[] = [],
): Parsed<DefaultSet> => {
  const all: ImagineOptions = { ...defaults, ...changed };
  const meant = DEFAULT_OPTIONS.map((option) => [option, all[option]] as const);
  const read = readOptionSet(Object.fromEntries(meant), cards);
  // Of other options there was nothing to read.
  return read.ok ? parsed(defaultSetSchema.parse(read.value)) : read;
};
