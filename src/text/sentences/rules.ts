import type { Language } from '#text/language.ts';

/** What Discord shows of `/rules`. */
export const rulesCommand = (language: Language) => language.namespace('rules').group('command');

/** What members read of the rules that bind them. */
export const rulesSentences = (language: Language) => {
  const { t, group } = language.namespace('rules');
  return {
    ...group('page'),
    operatorImages: (most: number | null) => (most === null ? '' : t('operatorImages', { most })),
    operatorJobs: (most: number) => t('operatorJobs', { most }),
  };
};
