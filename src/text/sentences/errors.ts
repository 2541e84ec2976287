import type { Language } from '#text/language.ts';
import { cancelledIn, failureIn, faultIn } from './failures.ts';

/** What went wrong, and what cannot be done. */
export const errorSentences = (language: Language) => {
  const { t, group } = language.namespace('errors');
  return {
    failure: {
      title: t('failureTitle'),
      ...failureIn(language),
      lacksEnlarging: t('lacksEnlarging'),
    },
    cancelled: cancelledIn(language),
    erased: t('erased'),
    kept: t('kept'),
    refusals: {
      ...group('refusals'),
      mayNotImagine: (isAdmin: boolean) => t(isAdmin ? 'mayNotImagine.admin' : 'mayNotImagine.member'),
    },
    fault: faultIn(language),
    unavailable: t('unavailable'),
  };
};
