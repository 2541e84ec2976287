import type { Language } from '#text/language.ts';
import { languageName } from '#text/languages.ts';

/** Where somebody chooses a language: for what only they read, or for what everybody in a server reads. */
export const languageSentences = (language: Language) => {
  const { t } = language.namespace('languages');
  /** Each takes Discord's code of the chosen language, null for none, and of the one that Discord says. */
  const choiceOf = (of: 'own' | 'public') => ({
    line: (chosen: string | null, locale: string) =>
      t(`${of}.line`, {
        language:
          chosen === null ? t(`${of}.asDiscord`, { language: languageName(locale) }) : languageName(chosen),
      }),
    choose: t(`${of}.choose`),
    asDiscord: (locale: string) => t(`${of}.asDiscord`, { language: languageName(locale) }),
  });
  return { own: choiceOf('own'), public: choiceOf('public') };
};
