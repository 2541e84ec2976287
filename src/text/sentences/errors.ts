import type { Language } from '#text/language.ts';
import { broken, cancelled, failure, failureReason } from './failures.ts';

/** What went wrong, and what cannot be done. */
export const errorSentences = (language: Language) => {
  const { t, group } = language.namespace('errors');
  return {
    failure: {
      title: t('failureTitle'),
      sentence: failure,
      /** Without what it costs: where nothing was ordered. */
      reason: failureReason,
      lacksEnlarging: t('lacksEnlarging'),
    },
    cancelled,
    erased: t('erased'),
    kept: t('kept'),
    refusals: {
      ...group('refusals'),
      mayNotImagine: (isAdmin: boolean) => t(isAdmin ? 'mayNotImagine.admin' : 'mayNotImagine.member'),
    },
    fault: broken,
    unavailable: t('unavailable'),
  };
};
