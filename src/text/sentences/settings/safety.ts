import type { ServerSettings } from '#domain/settings/schema.ts';
import { quoted } from '#text/format.ts';
import type { Language } from '#text/language.ts';

type CheckerMode = ServerSettings['safety']['checker'];

/** What holds of safety and log, a line for each setting. */
const lineSentences = (language: Language) => {
  const { t } = language.namespace('safety');
  return {
    checkerLine: (mode: CheckerMode) => t(`checkerLine.${mode}`),
    picturesLine: (isOn: boolean) => t(`picturesLine.${isOn ? 'on' : 'off'}`),
    spoilerLine: (isOn: boolean) => t(`spoilerLine.${isOn ? 'on' : 'off'}`),
    recipesLine: (isOn: boolean) => t(`recipesLine.${isOn ? 'on' : 'off'}`),
    reportsLine: (isOn: boolean, hasLog: boolean) => {
      const on = hasLog ? 'on' : 'withoutLog';
      return t(`reportsLine.${isOn ? on : 'off'}`);
    },
    wordsLine: (words: number) => (words === 0 ? t('wordsLine.none') : t('wordsLine.some', { count: words })),
    logLine: (channelId: string | null) =>
      channelId === null ? t('logLine.none') : t('logLine.channel', { channelId }),
  };
};

/** The page of safety and log. */
export const safetySentences = (language: Language) => {
  const { t, group } = language.namespace('safety');
  const mode = (name: CheckerMode) => ({
    label: t(`modeOptions.${name}`),
    description: t(`modes.${name}.description`),
  });
  return {
    /** The choices of a select, which name what they are about. */
    modes: { on: mode('on'), outside: mode('outside'), member: mode('member') },
    /** What holds now. */
    now: (mode: CheckerMode, words: number) =>
      words === 0 ? t(`nowWithoutWords.${mode}`) : t(`now.${mode}`, { count: words }),
    states: {
      spoiler: group('states.spoiler'),
      reports: group('states.reports'),
      recipes: group('states.recipes'),
      pictures: group('states.pictures'),
    },
    ...lineSentences(language),
    ...group('controls'),
    logGreeting: (userId: string) => t('logGreeting', { userId }),
    cannotPost: (channelId: string) => t('cannotPost', { channelId }),
    wordsForm: group('wordsForm'),
    tooLong: (word: string, most: number) => t('tooLong', { word: quoted(word), count: most }),
    noWord: (word: string) => t('noWord', { word: quoted(word) }),
    tooMany: (given: number, most: number) => t('tooMany', { count: given, most }),
    tooMuch: (given: number, most: number) => t('tooMuch', { count: given, most }),
  };
};
