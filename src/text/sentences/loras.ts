import type { LoraCard } from '#domain/catalogue/lora-card.ts';
import { schedulerName } from '#domain/generation/schedulers.ts';
import { cut, quoted } from '#text/format.ts';
import type { Language } from '#text/language.ts';

/** What Discord shows of `/lora`: descriptions of at most 100 characters. */
export const loraCommand = (language: Language) => {
  const { t, group } = language.namespace('loras');
  return {
    description: t('command.description'),
    help: t('command.help'),
    subcommands: group('command.subcommands'),
    options: group('command.options'),
  };
};

// A label's description has 100 characters.
const WORDS_IN_FORM = 80;

// As many as a rating can have.
const STARS = 5;

const stars = (rating: number): string => {
  const halves = Math.round(2 * Math.min(rating, STARS));
  return `${'★'.repeat(Math.floor(halves / 2))}${halves % 2 === 1 ? '½' : ''}`;
};

/** A rating as people say it: `4.5 of 5`. */
export const ratedIn =
  (language: Language) =>
  (rating: number): string =>
    language
      .namespace('loras')
      .t('rated', { rating: language.number(Math.round(rating * 10) / 10), most: STARS });

/** What members think of a LoRA; nothing where nobody voted. */
export const ratingWordsIn =
  (language: Language) =>
  ({ rating, votes }: Pick<LoraCard, 'rating' | 'votes'>): string[] => {
    if (rating === null) return [];
    const rated = ratedIn(language)(rating);
    return [votes === null ? rated : language.namespace('loras').t('ratedBy', { rated, count: votes })];
  };

/** The card of a LoRA: what a server knows of it. */
const cardSentences = (language: Language) => {
  const { t, group } = language.namespace('loras');
  const rated = ratedIn(language);
  return {
    verdict: ({ rating, votes }: Pick<LoraCard, 'rating' | 'votes'>) => {
      if (rating === null) return '';
      const values = { stars: stars(rating), rated: rated(rating) };
      return votes === null ? t('card.verdict', values) : t('card.verdictOf', { ...values, count: votes });
    },
    called: (isPinned: boolean, nickname: string | null) => {
      if (nickname === null) return t(isPinned ? 'card.pinned' : 'card.known');
      return t(isPinned ? 'card.pinnedAs' : 'card.knownAs', { nickname });
    },
    filledIn: ({ strength, scheduler: id }: Pick<LoraCard, 'strength' | 'scheduler'>) => {
      const scheduler = id === null ? null : schedulerName(id);
      if (strength !== null && scheduler !== null) return t('card.filledIn.both', { strength, scheduler });
      if (strength !== null) return t('card.filledIn.strength', { strength });
      return scheduler === null ? '' : t('card.filledIn.scheduler', { scheduler });
    },
    words: ({ triggerWords, addsTriggerWords }: Pick<LoraCard, 'triggerWords' | 'addsTriggerWords'>) => {
      if (addsTriggerWords === false) return t('card.noWords');
      return triggerWords === null ? '' : t('card.words', { words: quoted(triggerWords) });
    },
    measured: ({ by: member, at: time, baseModel: base }: Pick<LoraCard, 'by' | 'at' | 'baseModel'>) => {
      if (time === null) return '';
      const at = Math.floor(time / 1000);
      if (member !== null && base !== null) return t('card.measured.byWith', { at, member, base });
      if (member !== null) return t('card.measured.by', { at, member });
      return base === null ? t('card.measured.plain', { at }) : t('card.measured.with', { at, base });
    },
    pictureOf: (prompt: string) => t('card.pictureOf', { prompt }),
    buttons: group('card.buttons'),
  };
};

/** Lists of LoRAs, by what is counted. */
const listSentences = (language: Language) => {
  const { t } = language.namespace('loras');
  return {
    ranking: {
      title: t('ranking.title'),
      what: t('ranking.what'),
      place: (place: number, { points, duels }: { points: number; duels: number }) =>
        `${place}. ${t('ranking.points', { count: points })} · ${t('ranking.duels', { count: duels })}`,
    },
    trending: {
      title: (days: number) => t('trending.title', { count: days }),
      none: (days: number) => t('trending.none', { count: days }),
      place: (place: number, images: number) => `${place}. ${t('trending.images', { count: images })}`,
    },
  };
};

/** What members read of LoRAs. */
export const loraSentences = (language: Language) => {
  const { t } = language.namespace('loras');
  return {
    /** More about `/lora`, on its page of help. */
    manual: [t('manual.trial'), t('manual.duel'), t('manual.votes')].join('\n'),
    title: t('title'),
    titleFor: (words: string) => t('titleFor', { words: quoted(cut(words, 100)) }),
    none: t('none'),
    noneFor: (words: string) => t('noneFor', { words: quoted(cut(words, 100)) }),
    serversOnly: t('serversOnly'),
    ...listSentences(language),
    onlyKnown: t('onlyKnown'),
    page: (page: number) => t('page', { page }),
    earlier: t('earlier'),
    later: t('later'),
    open: t('open'),
    use: t('use'),
    id: (id: string) => quoted(id),
    base: (base: string) => t('base', { base }),
    pinnedShort: (nickname: string | null) => (nickname === null ? '📌' : `📌 ${nickname}`),
    card: cardSentences(language),
    triggerWords: (words: string) => t('triggerWords', { words: quoted(words) }),
    noTriggerWords: t('noTriggerWords'),
    nsfw: t('nsfw'),
    pictureKept: t('pictureKept'),
    pictureOf: (name: string) => t('pictureOf', { lora: cut(name, 200) }),
    unlisted: (id: string) => t('unlisted', { lora: quoted(id) }),
    stillLoading: (id: string) => t('stillLoading', { lora: quoted(id) }),
    unknown: (id: string) => t('unknown', { lora: quoted(id) }),
    gone: t('gone'),
    form: { title: t('form.title') },
    formHelp: {
      prompt: (triggerWords: string) => t('form.promptHelp', { words: cut(triggerWords, WORDS_IN_FORM) }),
      strength: (strength: number) => t('form.strengthHelp', { strength }),
      seed: t('form.seedHelp'),
    },
  };
};
