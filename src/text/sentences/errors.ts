import type { Language } from '#text/language.ts';
import { cancelledIn, failureIn, faultIn } from './failures.ts';

/** What went wrong, and what cannot be done: each part is made when it is asked for. */
export const errorSections = (language: Language) => {
  const { t, group } = language.namespace('errors');
  return {
    failure: () => ({
      title: t('failureTitle'),
      ...failureIn(language),
      lacksEnlarging: t('lacksEnlarging'),
    }),
    cancelled: () => cancelledIn(language),
    erased: () => t('erased'),
    kept: () => t('kept'),
    refusals: () => ({
      ...group('refusals'),
      mayNotImagine: (isAdmin: boolean) => t(isAdmin ? 'mayNotImagine.admin' : 'mayNotImagine.member'),
    }),
    fault: () => faultIn(language),
    unavailable: () => t('unavailable'),
  };
};
