import { LIMITS } from '#domain/generation/limits.ts';
import { readPrompt } from '#domain/generation/prompt-syntax.ts';
import { canBeFound, createPhraseFinder, findPhrase, fold, isVisible } from '#domain/text-match.ts';
import { CARD_LIMITS, type LoraCard } from './lora-card.ts';

/** Returns the trigger words of a LoRA that belong into prompts: phrases, the most important one first. */
export type TriggerWordsOf = (loraId: string) => readonly string[];

/** What decides on the trigger words of LoRAs. */
export type TriggerWordSources = {
  cards: readonly LoraCard[];
  /** The words that the public list has for a LoRA; null: none. */
  listed: (loraId: string) => string | null;
  /** Whether they are added where a card does not say. */
  isUsual: boolean;
  /** Words that no prompt may contain: phrases of the public list that have any are left out. */
  blockedWords: readonly string[];
};

const SEPARATORS = /[,;\n\r]/;

/** Whether words mean the same once they stand in a prompt: in lists there are also tags and flags of other tools. */
const isPlain = (phrase: string): boolean => {
  const { prompt, loras, problems } = readPrompt(phrase);
  return prompt === phrase && loras.length === 0 && problems.length === 0 && !/[<>]/.test(phrase);
};

const phrasesOf = (words: string): string[] =>
  words
    .split(SEPARATORS)
    .map((phrase) => phrase.replace(/\s+/g, ' ').trim())
    .filter((phrase) => isVisible(phrase) && isPlain(phrase));

/** The first phrases that have so many characters together, with a comma and a space between them. */
const firstOf = (phrases: readonly string[], room: number): string[] => {
  const kept: string[] = [];
  let left = room;
  for (const phrase of phrases) {
    left -= phrase.length + 2;
    if (left < 0) return kept;
    kept.push(phrase);
  }
  return kept;
};

/** What a list says of itself can be an essay, so that of it the beginning counts. */
const listedPhrases = (words: string, blockedWords: readonly string[]): string[] => {
  const first = firstOf(phrasesOf(words), CARD_LIMITS.triggerWords);
  if (findPhrase(first, blockedWords) === undefined) return first;
  return first.filter((phrase) => findPhrase([phrase], blockedWords) === undefined);
};

/** Creates the function that knows which trigger words are added for each LoRA. */
export const createTriggerWords =
  ({ cards, listed, isUsual, blockedWords }: TriggerWordSources): TriggerWordsOf =>
  (loraId) => {
    const card = cards.find(({ id }) => id === loraId);
    if (!(card?.addsTriggerWords ?? isUsual)) return [];
    if (card && card.triggerWords !== null) return phrasesOf(card.triggerWords);
    return listedPhrases(listed(loraId) ?? '', blockedWords);
  };

/**
 * Returns the trigger words of LoRAs that a prompt does not contain yet and has room for. `said` are other texts whose words
 * are not added.
 */
export const missingTriggerWords = (
  prompt: string,
  loraIds: readonly string[],
  { wordsOf, said = [] }: { wordsOf: TriggerWordsOf; said?: readonly string[] },
): string[] => {
  // An empty prompt is a validation problem; trigger words must not hide it.
  if (prompt === '') return [];
  const texts = [prompt, ...said];
  const finders = texts.map(createPhraseFinder);
  const isSaid = (phrase: string): boolean =>
    canBeFound(phrase) ? finders.some((find) => find(phrase)) : texts.some((text) => text.includes(phrase));
  const wanted = new Map(loraIds.flatMap(wordsOf).map((phrase) => [fold(phrase), phrase]));
  const missing = [...wanted.values()].filter((phrase) => !isSaid(phrase));
  return firstOf(missing, LIMITS.prompt.max - prompt.length);
};
