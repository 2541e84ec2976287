import { plain } from '#text/format.ts';
import type { Language } from '#text/language.ts';

const bullets = (points: Readonly<Record<string, string>>): string =>
  Object.values(points)
    .map((point) => `- ${point}`)
    .join('\n');

/** What Discord shows of `/help`: descriptions of at most 100 characters. */
export const helpCommand = (language: Language) => {
  const { group } = language.namespace('help');
  return { ...group('command'), options: group('options') };
};

/** What members read about the bot. Commands in `</…>` are clickable. */
export const helpSentences = (language: Language) => {
  const { group } = language.namespace('help');
  const titles = group('topics');
  return {
    /** `managers` is for those who manage the server. */
    ...group('page'),
    /** The first page, a line each: it fits on a phone. */
    overview: Object.values(group('overview')).join('\n'),
    optionLine: (name: string, description: string) => `\`${name}\` ${description}`,
    /** What is no command. */
    topics: {
      prompt: { title: titles.prompt, about: bullets(group('prompt')) },
      loras: { title: titles.loras, about: bullets(group('loras')) },
      results: { title: titles.results, about: bullets(group('results')) },
    },
  };
};

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

/** What Discord shows of `/rules`. */
export const rulesCommand = (language: Language) => language.namespace('rules').group('command');

/** What members read of the rules that bind them. */
export const rulesSentences = (language: Language) => {
  const { t, group } = language.namespace('rules');
  return {
    ...group('page'),
    closed: (channelId: string) => t('closed', { channel: `<#${channelId}>` }),
    operatorImages: (most: number | null) => (most === null ? '' : t('operatorImages', { most })),
    operatorJobs: (most: number) => t('operatorJobs', { most }),
  };
};
