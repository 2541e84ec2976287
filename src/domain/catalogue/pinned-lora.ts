import { z } from 'zod';
import { LIMITS } from '#domain/generation/limits.ts';
import { DEFAULT_LORA_STRENGTH, type LoraSelection } from '#domain/generation/lora.ts';
import { createPhraseFinder, fold } from '#domain/text-match.ts';
import { ID } from '#domain/typed-id.ts';

/** Characters of what a server says of a LoRA that it pinned. */
export const PINNED_LIMITS = { nickname: 40, triggerWords: 200 } as const;

/** A LoRA that comes first in a server, with what it is called there and how it is used. */
export const pinnedLoraSchema = z.object({
  id: z.string().regex(ID),
  // Commas separate LoRAs, also where a nickname stands for one.
  nickname: z
    .string()
    .regex(/^[^,<>]+$/)
    .max(PINNED_LIMITS.nickname)
    .nullable(),
  /** What it gets where a member names none; null: what every LoRA gets. */
  strength: z.number().min(LIMITS.loraStrength.min).max(LIMITS.loraStrength.max).nullable(),
  /** Phrases that wake it, separated by commas; they are added to the prompts in which they are missing. */
  triggerWords: z.string().max(PINNED_LIMITS.triggerWords).nullable(),
});

/** A LoRA that comes first in a server, with what it is called there and how it is used. */
export type PinnedLora = z.output<typeof pinnedLoraSchema>;

// Names are looked up with every keystroke, and pins hardly ever change.
const foldedNicknames = new WeakMap<PinnedLora, string>();

const nicknameOf = (lora: PinnedLora): string | undefined => {
  if (lora.nickname === null) return undefined;
  const known = foldedNicknames.get(lora) ?? fold(lora.nickname);
  foldedNicknames.set(lora, known);
  return known;
};

/** The pinned LoRA of that id or nickname, whatever the case and accents of the nickname. */
export const findPinned = (pinned: readonly PinnedLora[], name: string): PinnedLora | undefined => {
  const wanted = fold(name);
  return pinned.find(({ id }) => id === name) ?? pinned.find((lora) => nicknameOf(lora) === wanted);
};

/** The strength that a LoRA gets where nobody names one. */
export const usualStrength = (pinned: readonly PinnedLora[], id: string): number =>
  findPinned(pinned, id)?.strength ?? DEFAULT_LORA_STRENGTH;

const phrasesOf = (triggerWords: string): string[] =>
  triggerWords
    .split(',')
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '');

/** The prompt with the trigger words of its pinned LoRAs behind it, as far as it does not hold them already. */
export const withTriggerWords = (
  prompt: string,
  loras: readonly LoraSelection[],
  pinned: readonly PinnedLora[],
): string => {
  // An empty prompt is a problem of its own, which trigger words must not hide.
  if (prompt === '') return prompt;
  const isSaid = createPhraseFinder(prompt);
  const wanted = loras.flatMap(({ id }) => phrasesOf(findPinned(pinned, id)?.triggerWords ?? ''));
  const missing = [...new Set(wanted)].filter((phrase) => !isSaid(phrase) && !prompt.includes(phrase));
  return [prompt, ...missing].join(', ');
};
