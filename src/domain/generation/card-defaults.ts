import type { LoraCard } from '#domain/catalogue/lora-card.ts';
import type { Hint } from './generation.ts';
import type { LoraSelection } from './lora.ts';
import type { Layer } from './option-layers.ts';

/** Cards that name LoRAs and fill nothing in. */
export const namesOnly = (cards: readonly LoraCard[]): LoraCard[] =>
  cards.map((card) => ({ ...card, strength: null, scheduler: null }));

/** Cards without their schedulers, for images that differ in their LoRAs alone. */
export const withoutSchedulers = (cards: readonly LoraCard[]): LoraCard[] =>
  cards.map((card) => ({ ...card, scheduler: null }));

const cardsOf = (loras: readonly LoraSelection[], cards: readonly LoraCard[]): LoraCard[] =>
  loras.flatMap(({ id }) => cards.find((card) => card.id === id) ?? []);

/** The card whose scheduler an image gets, where nobody chose one: the first of several. */
const schedulerCard = (cards: readonly LoraCard[]): LoraCard | undefined =>
  cards.find(({ scheduler }) => scheduler !== null);

/** The layers with the scheduler of the LoRAs' cards: over what a server says for all, under what a member chose. */
export const withCardScheduler = (
  layers: readonly Layer[],
  loras: readonly LoraSelection[],
  cards: readonly LoraCard[],
): Layer[] => {
  const scheduler = schedulerCard(cardsOf(loras, cards))?.scheduler ?? null;
  if (scheduler === null) return [...layers];
  const isForAll = ({ source }: Layer): boolean => source === 'server' || source === 'channel';
  return [
    ...layers.filter(isForAll),
    { source: 'card', options: { scheduler } },
    ...layers.filter((layer) => !isForAll(layer)),
  ];
};

/** What was filled in from cards. */
export type FilledFromCards = {
  loras: readonly LoraSelection[];
  /** The LoRAs that have the strength of their cards. */
  usual: readonly string[];
  hasScheduler: boolean;
};

/** Tells what was filled in from cards, LoRA by LoRA. */
export const cardHints = (
  { loras, usual, hasScheduler }: FilledFromCards,
  cards: readonly LoraCard[],
): Hint[] => {
  const used = cardsOf(loras, cards);
  const deciding = hasScheduler ? schedulerCard(used) : undefined;
  return used.flatMap((card): Hint[] => {
    const strength = usual.includes(card.id) ? card.strength : null;
    const scheduler = card === deciding ? card.scheduler : null;
    if (strength === null && scheduler === null) return [];
    return [{ kind: 'fromCard', lora: card.id, strength, scheduler }];
  });
};

/** Whether a hint tells what LoRAs filled in or added. */
export const isAboutLoraDefaults = ({ kind }: Hint): boolean =>
  kind === 'fromCard' || kind === 'triggerWords';
