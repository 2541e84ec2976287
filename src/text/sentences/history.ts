import { cut, quoted } from '#text/format.ts';
import type { Language } from '#text/language.ts';
import { loraListIn } from './results.ts';

/** What Discord shows of `/history`: descriptions of at most 100 characters. */
export const historyCommand = (language: Language) => {
  const { t, group } = language.namespace('history');
  return {
    description: t('command.description'),
    help: t('command.help'),
    options: group('command.options'),
  };
};

/** What a history is narrowed down to. */
export type HistoryFilter = { search: string; lora: string; starred: boolean };

/** What members read of their results. */
export const historySentences = (language: Language) => {
  const { t, group } = language.namespace('history');
  return {
    title: t('title'),
    titleOf: (memberId: string) => t('titleOf', { member: memberId }),
    titleOfStars: t('titleOfStars'),
    filtered: ({ search, lora: id }: HistoryFilter) => {
      const words = quoted(cut(search, 100));
      const lora = quoted(cut(id, 100));
      if (search !== '' && id !== '') return t('filtered.both', { words, lora });
      if (search !== '') return t('filtered.search', { words });
      return id === '' ? '' : t('filtered.lora', { lora });
    },
    empty: t('empty'),
    emptyOf: (memberId: string) => t('emptyOf', { member: memberId }),
    nothingFound: t('nothingFound'),
    entry: (number: number, prompt: string) => `**${number}** ${cut(prompt, 150)}`,
    deletedEntry: (number: number) => t('deletedEntry', { number }),
    by: (memberId: string) => t('by', { member: memberId }),
    loras: loraListIn(language),
    when: (milliseconds: number) => `<t:${Math.floor(milliseconds / 1000)}:R>`,
    notDelivered: t('notDelivered'),
    notFetched: t('notFetched'),
    failed: t('failed'),
    private: t('private'),
    show: t('show'),
    outcomes: group('outcomes'),
    noneOf: group('noneOf'),
    noStars: t('noStars'),
    deleted: t('deleted'),
    ownStarsOnly: t('ownStarsOnly'),
    goToMessage: t('goToMessage'),
    postHere: t('postHere'),
    open: t('open'),
    /** Said on the contact sheet, where a picture is missing: about 20 characters have room. */
    notes: group('notes'),
    altText: (prompts: readonly { number: number; prompt: string }[]) =>
      cut(prompts.map(({ number, prompt }) => `${number}: ${cut(prompt, 100)}`).join('; '), 1024),
    hidden: t('hidden'),
    unchecked: t('unchecked'),
    managersOnly: t('managersOnly'),
    lost: t('lost'),
  };
};
