import { blankCard, CARD_LIMITS, type LoraCard } from '#domain/catalogue/lora-card.ts';
import { Notice } from '#domain/errors.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { findSampler, schedulerName, storedSampler } from '#domain/generation/schedulers.ts';
import { type CardProblem, putCard } from '#domain/settings/cards.ts';
import type { ServerSettings } from '#domain/settings/schema.ts';
import { ID, suggestedValue } from '#domain/typed-text.ts';
import { textField } from '#interactions/components.ts';
import type { FieldValues } from '#interactions/interaction.ts';
import type { Text } from '#text/index.ts';
import { createFormReader } from './forms.ts';

/** What admins can write on a card. */
type Writable = Pick<LoraCard, 'nickname' | 'strength' | 'triggerWords' | 'addsTriggerWords' | 'scheduler'>;

/** What admins write on the card of a LoRA. What is left out stays as it is. */
export type WrittenCard = Pick<LoraCard, 'id'> & Partial<Writable>;

/** What stands in the field of trigger words where none are added, in every language. */
const NO_WORDS = '-';

/** The fields of the form as they are filled in for a card. */
export const fieldsOfCard = ({
  id,
  nickname,
  strength,
  triggerWords,
  addsTriggerWords,
  scheduler,
}: LoraCard): FieldValues => ({
  lora: id,
  nickname: nickname ?? '',
  strength: strength ?? '',
  triggerWords: addsTriggerWords === false ? NO_WORDS : (triggerWords ?? ''),
  scheduler: scheduler === null ? '' : schedulerName(scheduler),
});

/** The fields for the id of a LoRA, and for what admins write on its card. */
export const cardFields = ({ settings: { cards } }: Text) => {
  const { form } = cards;
  const short = { value: '' };
  const id = { ...short, label: form.id, customId: 'lora', required: true, maxLength: LIMITS.id.max };
  return [
    textField(id),
    textField({ ...short, label: form.nickname, customId: 'nickname', maxLength: CARD_LIMITS.nickname }),
    textField({ ...short, label: form.strength, customId: 'strength', maxLength: 5 }),
    textField({
      ...short,
      label: form.triggerWords,
      description: form.triggerWordsHelp(NO_WORDS),
      customId: 'triggerWords',
      maxLength: CARD_LIMITS.triggerWords,
    }),
    textField({ ...short, label: form.scheduler, customId: 'scheduler', maxLength: CARD_LIMITS.scheduler }),
  ];
};

/** What is meant by the field of trigger words. */
const readWords = (typed: string): Pick<WrittenCard, 'triggerWords' | 'addsTriggerWords'> => {
  if (typed === NO_WORDS) return { addsTriggerWords: false };
  return typed === ''
    ? { triggerWords: null, addsTriggerWords: null }
    : { triggerWords: typed, addsTriggerWords: true };
};

/** Parses a card from a form or from options. Throws a Notice with all problems. */
export const readCard = (
  fields: FieldValues,
  text: Text,
): Pick<LoraCard, 'id' | 'nickname' | 'strength' | 'scheduler'> & WrittenCard => {
  const said = text.settings.cards;
  const reader = createFormReader(fields, text);
  const [id, nickname, triggerWords] = [
    reader.typed('lora'),
    reader.typed('nickname'),
    reader.typed('triggerWords'),
  ];
  const scheduler = suggestedValue(reader.typed('scheduler'));
  if (!ID.test(id)) reader.problem(text.settings.lists.notAnId(id));
  if (/[,<>]/.test(nickname) || nickname.length > CARD_LIMITS.nickname)
    reader.problem(said.badNickname(nickname));
  if (triggerWords.length > CARD_LIMITS.triggerWords) reader.problem(said.longTriggerWords);
  if (scheduler !== '' && !findSampler(scheduler)) reader.problem(said.noScheduler(scheduler));
  const strength = reader.number('strength', { label: said.form.strength, ...LIMITS.loraStrength });
  reader.demandNone();
  return {
    id,
    nickname: nickname || null,
    strength,
    ...readWords(triggerWords),
    scheduler: scheduler === '' ? null : storedSampler(scheduler),
  };
};

/** Returns settings. Throws a Notice where a card cannot be put among the others. */
const demandPut = (
  { settings: { cards: said } }: Text,
  put: ServerSettings | CardProblem,
): ServerSettings => {
  if (!('kind' in put)) return put;
  throw new Notice(put.kind === 'takenNickname' ? said.takenNickname(put.nickname, put.id) : said[put.kind]);
};

/** Writes on the card of a LoRA, and pins it if that is wanted. Throws a Notice where that is not possible. */
export const withWritten =
  (text: Text, written: WrittenCard, { pin }: { pin: boolean }) =>
  (settings: ServerSettings): ServerSettings => {
    const earlier = settings.loras.cards.find(({ id }) => id === written.id) ?? blankCard(written.id);
    const card = { ...earlier, ...written, isPinned: pin || earlier.isPinned };
    return demandPut(text, putCard(settings, card));
  };
