import { z } from 'zod';
import { readImagineOptions } from './imagine-options.ts';
import type { ImagineOptions } from './option-layers.ts';
import { IMAGINE_OPTIONS, type ImagineOption, type Problem } from './problem.ts';

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

const optionValue = z.union([z.string().max(2000), z.number(), z.boolean()]);

/** Stored options: names that are known, values of the right kinds. Whether they can be used is checked when they are. */
export const optionSetSchema = z.partialRecord(z.enum(IMAGINE_OPTIONS), optionValue);

/** Stored defaults. */
export const defaultSetSchema = z.partialRecord(z.enum(DEFAULT_OPTIONS), optionValue);

/** Stored defaults. */
export type DefaultSet = z.output<typeof defaultSetSchema>;

// Stands in for what a member types later.
const ANY_PROMPT = { prompt: 'a picture' };

/** What would be wrong with a request of which these options are a part. */
export const optionSetProblems = (options: ImagineOptions): Problem[] => {
  const read = readImagineOptions({ ...options, ...ANY_PROMPT }, { modelId: 'any', seed: () => 0 });
  return read.ok ? [] : read.problems;
};

/** The set with some options put in; those that are blank are taken out. */
export const withOptions = <T extends ImagineOptions>(set: T, changed: ImagineOptions): T => {
  const entries = Object.entries({ ...set, ...changed }).filter(([, value]) => String(value).trim() !== '');
  // The names are those of both, and only values were taken out.
  return Object.fromEntries(entries) as T;
};
