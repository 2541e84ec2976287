import type { LoraCard } from '#domain/catalogue/lora-card.ts';
import { cut, quoted } from '#text/format.ts';
import type { Language } from '#text/language.ts';
import { ratedIn } from './loras.ts';
import { optionDescriptions } from './options.ts';
import { pictureDescriptions } from './pictures.ts';

/** What Discord shows of `/imagine`: descriptions of at most 100 characters. */
export const imagineCommand = (language: Language) => ({
  ...language.namespace('imagine').group('command'),
  options: optionDescriptions(language),
  picture: pictureDescriptions(language),
});

/** What is suggested while somebody types; entries of a list have 100 characters. */
export const suggestionSentences = (language: Language) => {
  const { t } = language.namespace('imagine');
  return {
    pinned: (name: string) => `📌 ${name}`,
    starred: '⭐',
    own: t('suggestions.own'),
    /** What a server knows of a LoRA, in a few characters. */
    verdict: ({ strength, rating }: Pick<LoraCard, 'strength' | 'rating'>): string =>
      [
        ...(strength === null ? [] : [String(strength)]),
        ...(rating === null ? [] : [t('suggestions.rating', { rating: ratedIn(language)(rating) })]),
      ].join(' · '),
    strength: (lora: string, strength: string) => t('suggestions.strength', { lora, strength }),
    usualStrength: (lora: string, strength: string) => t('suggestions.usualStrength', { lora, strength }),
    listFull: t('suggestions.listFull'),
    needs: (baseModel: string) => t('suggestions.needs', { baseModel }),
  };
};

/** What images cost; amounts come with their currency. */
export const costSentences = (language: Language) => {
  const { t } = language.namespace('imagine');
  return {
    /** What an order costs, before it is sent. */
    order: (all: string, one: string, images: number) =>
      images === 1 ? t('cost.order', { all }) : t('cost.orderOfImages', { count: images, all, one }),
    image: (one: string) => t('cost.image', { one }),
    /** What was made costs together. */
    total: (all: string, one: string) => t('cost.total', { all, one }),
  };
};

type Mismatch = { loras: readonly string[]; loraBase: string; modelBase: string };

/** The question before an order whose LoRAs do not fit its model. */
export const mismatchSentences = (language: Language) => {
  const { t } = language.namespace('imagine');
  return {
    title: t('mismatch.title'),
    what: (model: string, { loras, ...bases }: Mismatch) =>
      t('mismatch.what', {
        count: loras.length,
        loras: loras.map(quoted),
        model: quoted(model),
        ...bases,
      }),
    free: t('mismatch.free'),
    // A button has 80 characters.
    fitting: (model: string) => cut(t('mismatch.fitting', { model }), 80),
    anyway: t('mismatch.anyway'),
  };
};
