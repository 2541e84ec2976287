import { fitsBase } from './base-model.ts';
import type { CatalogueEntry } from './catalogue.ts';
import type { LoraCard } from './lora-card.ts';

/** A LoRA as the order of suggestions sees it. */
type Suggested = Pick<CatalogueEntry, 'id' | 'baseModel'> & { card: LoraCard | undefined };

/** What the order depends on. */
export type OrderFacts = {
  /** The base model of the model that the image would be made with; null: it is not known. */
  base: string | null;
  /** The LoRAs of the results that the member starred, those with most stars first. */
  starred: readonly string[];
};

/**
 * Sorts LoRAs as they are suggested to a member who types one. This is all of that order, from the top:
 * 1. those that the server pinned, in the server's order,
 * 2. those that fit the model and are in results that the member starred, those with most stars first,
 * 3. others that fit the model, as the search ranked them: first those of the server's own account,
 * 4. those of starred results that do not fit the model,
 * 5. all others, as the search ranked them.
 */
export const inSuggestedOrder = <T extends Suggested>(
  loras: readonly T[],
  { base, starred }: OrderFacts,
): T[] => {
  const stars = new Map(starred.map((id, index) => [id, index]));
  const classOf = ({ id, baseModel, card }: T): number => {
    if (card?.isPinned === true) return 1;
    if (fitsBase(baseModel, base)) return stars.has(id) ? 2 : 3;
    return stars.has(id) ? 4 : 5;
  };
  const rankOf = (lora: T): number => (lora.card?.isPinned === true ? 0 : (stars.get(lora.id) ?? 0));
  return loras.toSorted((one, other) => classOf(one) - classOf(other) || rankOf(one) - rankOf(other));
};
