import { cut, cutAtWord, oneLine, plain } from '#text/format.ts';
import type { Language } from '#text/language.ts';

/** What Discord shows of `/queue`: descriptions of at most 100 characters. */
export const queueCommand = (language: Language) => {
  const { t } = language.namespace('queue');
  return { description: t('command.description'), help: t('command.help') };
};

/** What members read of their own jobs. */
export const queueSentences = (language: Language) => {
  const { t, group } = language.namespace('queue');
  return {
    title: (jobs: number) => t('title', { count: jobs }),
    empty: t('empty'),
    entry: (place: number, prompt: string) => `**${place}.** ${cutAtWord(plain(oneLine(prompt)), 100)}`,
    waiting: (ahead: number) => (ahead === 0 ? t('next') : t('ahead', { count: ahead })),
    paused: (until: number) => t('paused', { until: Math.ceil(until / 1000) }),
    ...group('stages'),
    images: (made: number, all: number) => t('images', { made, count: all }),
    ready: (seconds: number) => t('ready', { duration: language.duration(seconds) }),
    where: (channelId: string) => `<#${channelId}>`,
    asOf: (at: number) => t('asOf', { at: Math.floor(at / 1000) }),
    cancelOne: t('cancelOne'),
    option: (prompt: string) => cut(oneLine(prompt), 100),
    optionKind: group('optionKind'),
    refresh: t('refresh'),
    cancelAll: t('cancelAll'),
    asking: {
      title: t('asking.title'),
      what: (jobs: number) => t('asking.what', { count: jobs }),
      confirm: t('asking.confirm'),
      keep: t('asking.keep'),
    },
    cancelled: (images: number) => (images === 0 ? t('nothingCancelled') : t('cancelled', { count: images })),
  };
};
