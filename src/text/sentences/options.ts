import type { ImagineOption, OptionValue } from '#domain/generation/image-options.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { DEFAULT_LORA_STRENGTH } from '#domain/generation/lora.ts';
import { schedulerName } from '#domain/generation/schedulers.ts';
import { isNamedSize, NAMED_SIZES, type NamedSize } from '#domain/generation/size.ts';
import type { Language } from '#text/language.ts';
import { rangeIn } from './problems.ts';

/** The descriptions of `/imagine`'s options, at most 100 characters each. */
export const optionDescriptions = (language: Language): Record<ImagineOption, string> => {
  const { t, group } = language.namespace('options');
  const range = rangeIn(language);
  const side = t('bounded.side', { range: range(LIMITS.side), multiple: LIMITS.side.multipleOf });
  return {
    ...group('described'),
    strength: t('bounded.strength', { range: range(LIMITS.loraStrength), usual: DEFAULT_LORA_STRENGTH }),
    seed: t('bounded.seed', { range: range(LIMITS.seed) }),
    samples: t('bounded.samples', { range: range(LIMITS.samples) }),
    steps: t('bounded.steps', { steps: LIMITS.steps.join(', ') }),
    guidance: t('bounded.guidance', { range: range(LIMITS.guidanceScale) }),
    width: side,
    height: side,
    clip_skip: t('bounded.clip_skip', { range: range(LIMITS.clipSkip) }),
  };
};

/** A named size with its pixels. */
export const sizeNameIn = (language: Language) => {
  const { t } = language.namespace('options');
  return (size: NamedSize): string =>
    `${t(`size.${size}`)}, ${NAMED_SIZES[size].width} × ${NAMED_SIZES[size].height}`;
};

/** An option's value as members know it: friendly names instead of the API's. */
export const optionValueIn = (language: Language) => {
  const sizeName = sizeNameIn(language);
  return (option: ImagineOption, value: OptionValue): string => {
    if (typeof value === 'boolean') return language.namespace('defaults').t(value ? 'yes' : 'no');
    const words = String(value);
    if (option === 'size' && isNamedSize(words)) return sizeName(words);
    return option === 'scheduler' ? schedulerName(words) : words;
  };
};

/** Buttons under results, and the forms that change them: each part is made when it is asked for. */
export const formSections = (language: Language) => {
  const { t, group } = language.namespace('forms');
  return {
    buttons: () => group('buttons'),
    deleting: () => group('deleting'),
    promptForm: () => ({
      ...group('prompt'),
      strength: t('strengths', { range: rangeIn(language)(LIMITS.loraStrength) }),
    }),
    remix: () => group('remix'),
  };
};
