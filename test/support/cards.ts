import { blankCard, type LoraCard } from '#domain/catalogue/lora-card.ts';

/** A card of which only these facts are known. */
export const cardOf = (id: string, facts: Partial<LoraCard> = {}): LoraCard => ({
  ...blankCard(id),
  ...facts,
});

/** The card of a pinned LoRA. */
export const pinnedCard = (id: string, facts: Partial<LoraCard> = {}): LoraCard =>
  cardOf(id, { ...facts, isPinned: true });
