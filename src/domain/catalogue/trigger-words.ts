import type { LoraSelection } from '#domain/generation/lora.ts';
import { createPhraseFinder } from '#domain/text-match.ts';
import { findCard, type LoraCard } from './lora-card.ts';

const phrasesOf = (triggerWords: string): string[] =>
  triggerWords
    .split(',')
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '');

const wordsOf = (id: string, cards: readonly LoraCard[]): string => {
  const card = findCard(cards, id);
  return card?.addsTriggerWords === false ? '' : (card?.triggerWords ?? '');
};

/** Returns the trigger words of the LoRAs that the prompt does not contain yet. */
export const missingTriggerWords = (
  prompt: string,
  loras: readonly LoraSelection[],
  cards: readonly LoraCard[],
): string[] => {
  // An empty prompt is a validation problem; trigger words must not hide it.
  if (prompt === '') return [];
  const isSaid = createPhraseFinder(prompt);
  const wanted = loras.flatMap(({ id }) => phrasesOf(wordsOf(id, cards)));
  return [...new Set(wanted)].filter((phrase) => !isSaid(phrase) && !prompt.includes(phrase));
};
