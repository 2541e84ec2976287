import { quoted } from '#text/format.ts';
import type { Language } from '#text/language.ts';
import { settingPlaceIn } from '../audit.ts';

/** What is wrong with a value of the file. */
const flawSentences = (language: Language) => {
  const { t, group } = language.namespace('transfer');
  const kinds = new Map<string, string>(Object.entries(group('wrongKind')));
  return {
    wrongKind: (expected: string) => kinds.get(expected) ?? t('wrongKind.other'),
    /** `of` is what the bound is of: a number, a text or a list. */
    tooBig: (of: string, most: number) =>
      of === 'string' || of === 'array' ? t(`tooBig.${of}`, { count: most }) : t('tooBig.number', { most }),
    tooSmall: (of: string, least: number) =>
      of === 'string' || of === 'array'
        ? t(`tooSmall.${of}`, { count: least })
        : t('tooSmall.number', { least }),
    notMultiple: (of: number) => t('notMultiple', { of }),
    notOneOf: (values: readonly string[]) => t('notOneOf', { values: values.map(quoted) }),
    ...group('flaws'),
  };
};

/** Settings as a file, and back. */
export const transferSentences = (language: Language) => {
  const { t, group } = language.namespace('transfer');
  const settingPlace = settingPlaceIn(language);
  return {
    ...group('export'),
    ...group('refusals'),
    problems: (problems: number) => t('problems', { count: problems }),
    problem: (path: readonly PropertyKey[], message: string) =>
      t('problem', { place: settingPlace(path), message }),
    ...flawSentences(language),
    preview: (changes: number) => t('preview', { count: changes }),
    ...group('import'),
  };
};

/** Everything back to how it is without settings. */
export const resetSentences = (language: Language) => language.namespace('transfer').group('reset');
