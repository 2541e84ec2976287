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

/** About what somebody typed that was not done; `help` is of options that suggest something in a command, which a form does not. */
export const fixSentences = (language: Language) => {
  const { group } = language.namespace('drafts');
  return { ...group('fix'), help: group('help') };
};

/** About what was deleted and can be put back. */
export const undoSentences = (language: Language) => language.namespace('drafts').group('undo');
