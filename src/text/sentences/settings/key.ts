import type { Language } from '#text/language.ts';

/** The page of the server's own key. */
export const keySentences = (language: Language) => {
  const { t, group } = language.namespace('key');
  return {
    ...group('page'),
    line: (last4: string, concurrency: number) => t('line', { last4, count: concurrency }),
    unreadableLine: (last4: string) => t('unreadableLine', { last4 }),
    ...group('buttons'),
    balanceLine: (amount: number, currency: string) => t('balanceLine', { amount, currency }),
    ...group('answers'),
    noKey: (bounds: { min: number; max: number }) => t('noKey', bounds),
    form: group('form'),
  };
};
