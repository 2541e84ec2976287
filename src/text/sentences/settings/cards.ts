import type { LoraCard } from '#domain/catalogue/lora-card.ts';
import { schedulerName } from '#domain/generation/schedulers.ts';
import { quoted } from '#text/format.ts';
import type { Language } from '#text/language.ts';
import { ratingWordsIn } from '../loras.ts';

const lineIn = (language: Language) => {
  const { t } = language.namespace('cards');
  const ratingWords = ratingWordsIn(language);
  /** What a card says of trigger words; nothing where it is as for all LoRAs. */
  const wordsOf = ({ triggerWords, addsTriggerWords }: LoraCard): string[] => {
    if (addsTriggerWords === false) return [t('line.addsNoWords')];
    return triggerWords === null ? [] : [t('line.addsWords', { words: quoted(triggerWords) })];
  };
  return (card: LoraCard): string =>
    [
      card.nickname === null ? quoted(card.id) : `**${card.nickname}** ${quoted(card.id)}`,
      ...(card.strength === null ? [] : [t('line.strength', { strength: card.strength })]),
      ...(card.scheduler === null ? [] : [schedulerName(card.scheduler)]),
      ...wordsOf(card),
      ...ratingWords(card),
    ].join(' · ');
};

/** The cards of LoRAs on their page. */
export const cardSentences = (language: Language) => {
  const { t, group } = language.namespace('cards');
  return {
    count: (pinned: number) => (pinned === 0 ? '' : t('pinned', { count: pinned })),
    title: (pinned: number) => t(pinned === 0 ? 'titleForNone' : 'title'),
    others: t('others'),
    line: lineIn(language),
    ...group('controls'),
    triggerWords: group('triggerWords'),
    ...group('refusals'),
    takenNickname: (nickname: string, id: string) =>
      t('takenNickname', { nickname: quoted(nickname), id: quoted(id) }),
    badNickname: (typed: string) => t('badNickname', { typed: quoted(typed) }),
    noScheduler: (typed: string) => t('noScheduler', { typed: quoted(typed) }),
    form: {
      ...group('form'),
      triggerWordsHelp: (none: string) => t('formHelp.triggerWords', { none }),
    },
  };
};
