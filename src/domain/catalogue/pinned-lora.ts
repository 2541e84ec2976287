import { z } from 'zod';
import { LIMITS } from '#domain/generation/limits.ts';
import { DEFAULT_LORA_STRENGTH, type LoraSelection } from '#domain/generation/lora.ts';
import { createPhraseFinder, fold } from '#domain/text-match.ts';
import { ID } from '#domain/typed-text.ts';

/** Maximum lengths, in characters. */
export const PINNED_LIMITS = { nickname: 40, triggerWords: 200 } as const;

/** A LoRA that a server lists first, with its local nickname and defaults. */
export const pinnedLoraSchema = z.object({
  id: z.string().regex(ID),
  // Commas separate LoRAs, so a nickname cannot contain one.
  nickname: z
    .string()
    .regex(/^[^,<>]+$/)
    .max(PINNED_LIMITS.nickname)
    .nullable(),
  /** Used when a member gives no strength; null: the default of every LoRA. */
  strength: z.number().min(LIMITS.loraStrength.min).max(LIMITS.loraStrength.max).nullable(),
  /** Comma-separated phrases, added to prompts that lack them. */
  triggerWords: z.string().max(PINNED_LIMITS.triggerWords).nullable(),
});

/** A LoRA that a server lists first, with its local nickname and defaults. */
export type PinnedLora = z.output<typeof pinnedLoraSchema>;

// Names are looked up on every keystroke, and pins rarely change.
const foldedNicknames = new WeakMap<PinnedLora, string>();

const nicknameOf = (lora: PinnedLora): string | undefined => {
  if (lora.nickname === null) return undefined;
  const known = foldedNicknames.get(lora) ?? fold(lora.nickname);
  foldedNicknames.set(lora, known);
  return known;
};

/** Finds a pinned LoRA by id or by nickname, ignoring case and accents of the nickname. */
export const findPinned = (pinned: readonly PinnedLora[], name: string): PinnedLora | undefined => {
  const wanted = fold(name);
  return pinned.find(({ id }) => id === name) ?? pinned.find((lora) => nicknameOf(lora) === wanted);
};

/** Returns the strength of a LoRA for which the member gives none. */
export const usualStrength = (pinned: readonly PinnedLora[], id: string): number =>
  findPinned(pinned, id)?.strength ?? DEFAULT_LORA_STRENGTH;

const phrasesOf = (triggerWords: string): string[] =>
  triggerWords
    .split(',')
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '');

/** Returns the trigger words of the pinned LoRAs that the prompt does not contain yet. */
export const missingTriggerWords = (
  prompt: string,
  loras: readonly LoraSelection[],
  pinned: readonly PinnedLora[],
): string[] => {
  // An empty prompt is a validation problem; trigger words must not hide it.
  if (prompt === '') return [];
  const isSaid = createPhraseFinder(prompt);
  const wanted = loras.flatMap(({ id }) => phrasesOf(findPinned(pinned, id)?.triggerWords ?? ''));
  return [...new Set(wanted)].filter((phrase) => !isSaid(phrase) && !prompt.includes(phrase));
};
