import { z } from 'zod';
import { LIMITS } from '#domain/generation/limits.ts';
import { DEFAULT_OPTIONS, type DefaultOption } from '#domain/generation/option-set.ts';
import type { ImagineOption } from '#domain/generation/problem.ts';
import { NAMED_SIZES, type NamedSize } from '#domain/generation/size.ts';
import {
  booleanOption,
  choiceOption,
  completedBy,
  integerOption,
  numberOption,
  type Option,
  stringOption,
} from '#interactions/options.ts';
import { completeLora, completeModel, completeScheduler, completeStrength } from './suggestions.ts';

// What does not fit is refused by the domain, with a sentence for each problem: Discord's own checks are only a help.
const anyValue = z.union([z.string(), z.number(), z.boolean()]);

const checkedLater = (option: Option<unknown, false>): Option<z.output<typeof anyValue>, false> => ({
  ...option,
  schema: anyValue,
});

const SIZES = Object.keys(NAMED_SIZES) as NamedSize[];

/**
 * The options of `/imagine` beside the prompt, which are those that a preset can have. In the order in which Discord
 * offers them: what is used most comes first.
 */
export const IMAGE_OPTIONS = {
  lora: checkedLater(completedBy(completeLora, stringOption({ maxLength: LIMITS.list.max }))),
  strength: checkedLater(completedBy(completeStrength, stringOption({ maxLength: LIMITS.strengths.max }))),
  scheduler: checkedLater(completedBy(completeScheduler, stringOption())),
  model: checkedLater(completedBy(completeModel, stringOption({ maxLength: LIMITS.id.max }))),
  negative: checkedLater(stringOption({ maxLength: LIMITS.negativePrompt.max })),
  size: checkedLater(choiceOption(SIZES, (text, size) => text.commands.imagine.sizeName(size))),
  samples: checkedLater(integerOption(LIMITS.samples)),
  seed: checkedLater(integerOption(LIMITS.seed)),
  steps: checkedLater(choiceOption(LIMITS.steps, (_, steps) => String(steps))),
  guidance: checkedLater(numberOption(LIMITS.guidanceScale)),
  width: checkedLater(integerOption(LIMITS.side)),
  height: checkedLater(integerOption(LIMITS.side)),
  clip_skip: checkedLater(integerOption(LIMITS.clipSkip)),
  embedding: checkedLater(stringOption({ maxLength: LIMITS.id.max })),
  safety: checkedLater(booleanOption()),
  enhance: checkedLater(booleanOption()),
  multi_lingual: checkedLater(booleanOption()),
  panorama: checkedLater(booleanOption()),
  self_attention: checkedLater(booleanOption()),
  upscale: checkedLater(booleanOption()),
} as const satisfies Record<Exclude<ImagineOption, 'prompt'>, Option<unknown, false>>;

const isDefault = (name: string): boolean => DEFAULT_OPTIONS.some((option) => option === name);

/** The options of which there can be defaults. */
export const DEFAULTABLE_OPTIONS = Object.fromEntries(
  Object.entries(IMAGE_OPTIONS).filter(([name]) => isDefault(name)),
  // Only entries were taken out.
) as Pick<typeof IMAGE_OPTIONS, DefaultOption>;
