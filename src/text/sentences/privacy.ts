import { plain } from '#text/format.ts';
import type { Language } from '#text/language.ts';

/** What Discord shows of `/privacy`. */
export const privacyCommand = (language: Language) => language.namespace('privacy').group('command');

/** What members read about their data. */
export const privacySentences = (language: Language) => {
  const { t, group } = language.namespace('privacy');
  return {
    ...group('page'),
    stored: (historyDays: number | null) =>
      historyDays === null ? t('stored') : t('storedFor', { count: historyDays }),
    operator: (name: string) => t('operator', { name: plain(name) }),
    contact: (contact: string) => t('contact', { contact }),
  };
};
