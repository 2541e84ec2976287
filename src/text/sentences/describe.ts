import { quoted } from '#text/format.ts';
import type { Language } from '#text/language.ts';

/** What Discord shows of `/describe`. */
export const describeCommand = (language: Language) => {
  const { group } = language.namespace('describe');
  return { ...group('command'), options: group('options') };
};

/** What members read about descriptions. */
export const describeSentences = (language: Language) => {
  const { t, group } = language.namespace('describe');
  return {
    ...group('page'),
    of: (filename: string) => t('of', { filename: quoted(filename) }),
    image: (number: number) => t('image', { number }),
  };
};
