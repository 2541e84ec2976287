import { LIMITS } from '#domain/generation/limits.ts';
import type { Language } from '#text/language.ts';
import { rangeIn } from './problems.ts';

/** Buttons under results, and the forms that change them: each part is made when it is asked for. */
export const formSections = (language: Language) => {
  const { t, group } = language.namespace('forms');
  return {
    buttons: () => group('buttons'),
    deleting: () => group('deleting'),
    promptForm: () => ({
      ...group('prompt'),
      strength: t('strengths', { range: rangeIn(language)(LIMITS.loraStrength) }),
    }),
    remix: () => group('remix'),
  };
};
