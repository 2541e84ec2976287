import { blankCard, findCard, type LoraCard } from '#domain/catalogue/lora-card.ts';
import { SETTINGS_LIMITS, type ServerSettings } from './schema.ts';

/** What was measured of a LoRA. Whether its card is pinned, and what it is called, is for admins to say. */
export type Measurement = Omit<LoraCard, 'isPinned' | 'nickname'>;

const withCards = (settings: ServerSettings, cards: LoraCard[]): ServerSettings => ({
  ...settings,
  loras: { ...settings.loras, cards },
});

/**
 * Adds the card of a LoRA, or puts what was measured into the one that is there, which keeps its pin and its nickname.
 * Returns undefined where there is no room for another card.
 */
export const keepCard = (settings: ServerSettings, measured: Measurement): ServerSettings | undefined => {
  const { cards } = settings.loras;
  const place = cards.findIndex(({ id }) => id === measured.id);
  const { isPinned, nickname } = cards[place] ?? blankCard(measured.id);
  const card = { ...measured, isPinned, nickname };
  if (place >= 0) return withCards(settings, cards.with(place, card));
  return cards.length < SETTINGS_LIMITS.cards ? withCards(settings, [...cards, card]) : undefined;
};

/** Why a card cannot be put among the others. */
export type CardProblem =
  | { kind: 'noRoom' }
  /** So many cannot be pinned. */
  | { kind: 'tooManyPinned' }
  /** Another LoRA is called the same. */
  | { kind: 'takenNickname'; nickname: string; id: string };

/** Adds the card of a LoRA, or replaces the one that is there. */
export const putCard = (settings: ServerSettings, card: LoraCard): ServerSettings | CardProblem => {
  const { cards } = settings.loras;
  const others = cards.filter(({ id }) => id !== card.id);
  if (others.length >= SETTINGS_LIMITS.cards) return { kind: 'noRoom' };
  const pinned = others.filter(({ isPinned }) => isPinned);
  if (card.isPinned && pinned.length >= SETTINGS_LIMITS.pinnedLoras) return { kind: 'tooManyPinned' };
  const { nickname } = card;
  const namesake = nickname === null ? undefined : findCard(others, nickname);
  if (nickname !== null && namesake) return { kind: 'takenNickname', nickname, id: namesake.id };
  const place = cards.findIndex(({ id }) => id === card.id);
  return withCards(settings, place < 0 ? [...others, card] : cards.with(place, card));
};

/** Takes the cards of LoRAs away. */
export const withoutCards = (settings: ServerSettings, ids: readonly string[]): ServerSettings =>
  withCards(
    settings,
    settings.loras.cards.filter(({ id }) => !ids.includes(id)),
  );

const unpinned = (card: LoraCard): LoraCard[] => (card.at === null ? [] : [{ ...card, isPinned: false }]);

/** Unpins LoRAs. Measured values stay; a card without any goes with its pin. */
export const withoutPins = (settings: ServerSettings, ids: readonly string[]): ServerSettings =>
  withCards(
    settings,
    settings.loras.cards.flatMap((card) =>
      card.isPinned && ids.includes(card.id) ? unpinned(card) : [card],
    ),
  );

/** The cards that admins put on top. */
export const pinnedCards = (cards: readonly LoraCard[]): LoraCard[] =>
  cards.filter(({ isPinned }) => isPinned);
