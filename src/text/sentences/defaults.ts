import type { ImagineOption } from '#domain/generation/image-options.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { cut, quoted } from '#text/format.ts';
import type { Language } from '#text/language.ts';
import { rangeIn } from './problems.ts';

/** Some options have words of their own. */
type Words = Partial<Record<ImagineOption, string>>;

const formIn = (language: Language) => {
  const { t, group } = language.namespace('defaults');
  const range = rangeIn(language);
  /** The fields; those that are missing here have the option's name, and its description below it. */
  const labels: Words = {
    ...group('form.labels'),
    strength: t('form.bounded.strength', { range: range(LIMITS.loraStrength) }),
    guidance: t('form.bounded.guidance', { range: range(LIMITS.guidanceScale) }),
  };
  const help: Words = group('form.help');
  return { title: t('form.title'), labels, help };
};

/** What members and admins read and press where they set defaults. */
export const defaultSentences = (language: Language) => {
  const { t, group } = language.namespace('defaults');
  /** The selects of the panel; those that are missing here have the option's name. */
  const labels: Words = group('labels');
  return {
    entry: (option: string, value: string) => t('entry', { option, value: quoted(cut(value, 100)) }),
    labels,
    notSet: (label: string) => t('notSet', { label }),
    set: (label: string, value: string) => t('set', { label, value }),
    suggest: (command: string) => t('suggest', { command }),
    words: t('words'),
    moreWords: (options: readonly string[]) => t('moreWords', { options: options.join(', ') }),
    clear: t('clear'),
    meanwhile: t('meanwhile'),
    form: formIn(language),
  };
};
