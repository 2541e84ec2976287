import { z } from 'zod';
import { LIMITS } from '#domain/generation/limits.ts';
import { DEFAULT_LORA_STRENGTH } from '#domain/generation/lora.ts';
import { findSampler } from '#domain/generation/schedulers.ts';
import { fold } from '#domain/text-match.ts';
import { ID, SNOWFLAKE } from '#domain/typed-text.ts';

/** Bounds of a card: of texts their most characters. */
export const CARD_LIMITS = {
  nickname: 40,
  triggerWords: 200,
  scheduler: 60,
  baseModel: 80,
  rating: { min: 0, max: 5 },
  votes: 1_000_000,
} as const;

/** What a server knows of a LoRA. */
export const loraCardSchema = z.object({
  id: z.string().regex(ID),
  /** Admins put it on top of the lists. */
  isPinned: z.boolean().default(false),
  // Commas separate LoRAs, so a nickname cannot contain one.
  nickname: z
    .string()
    .regex(/^[^,<>]+$/)
    .max(CARD_LIMITS.nickname)
    .nullable()
    .default(null),
  /** Used when a member gives no strength; null: the default of every LoRA. */
  strength: z.number().min(LIMITS.loraStrength.min).max(LIMITS.loraStrength.max).nullable().default(null),
  /** Comma-separated phrases, in the place of those of the public list; null: the list's. */
  triggerWords: z.string().max(CARD_LIMITS.triggerWords).nullable().default(null),
  /** Whether trigger words are added to prompts that lack them; null: as the server says for all LoRAs. */
  addsTriggerWords: z.boolean().nullable().default(null),
  /** Used when a member gives no scheduler: an id, or a name that says more than an id. */
  scheduler: z
    .string()
    .max(CARD_LIMITS.scheduler)
    .refine((name) => findSampler(name) !== undefined, 'not a scheduler')
    .nullable()
    .default(null),
  /** The base model of the images that it was measured with. */
  baseModel: z.string().max(CARD_LIMITS.baseModel).nullable().default(null),
  /** The id of a generation that shows what it makes. It can be gone, and is shown with care: files name any id. */
  preview: z
    .string()
    .regex(/^[0-9a-z-]{1,36}$/)
    .nullable()
    .default(null),
  /** What the members who voted think of it; null: nobody did. */
  rating: z.number().min(CARD_LIMITS.rating.min).max(CARD_LIMITS.rating.max).nullable().default(null),
  /** How many they are. */
  votes: z.number().int().min(1).max(CARD_LIMITS.votes).nullable().default(null),
  /** The member who measured it; null: nobody did. */
  by: z.string().regex(SNOWFLAKE).nullable().default(null),
  /** When it was measured, in milliseconds since 1970. */
  at: z.number().int().min(0).max(8_640_000_000_000_000).nullable().default(null),
});

/** What a server knows of a LoRA. */
export type LoraCard = z.output<typeof loraCardSchema>;

/** The card of a LoRA about which nothing is known. */
export const blankCard = (id: string): LoraCard => ({
  id,
  isPinned: false,
  nickname: null,
  strength: null,
  triggerWords: null,
  addsTriggerWords: null,
  scheduler: null,
  baseModel: null,
  preview: null,
  rating: null,
  votes: null,
  by: null,
  at: null,
});

// Names are looked up on every keystroke, and cards rarely change.
const foldedNicknames = new WeakMap<LoraCard, string>();

const nicknameOf = (card: LoraCard): string | undefined => {
  if (card.nickname === null) return undefined;
  const known = foldedNicknames.get(card) ?? fold(card.nickname);
  foldedNicknames.set(card, known);
  return known;
};

/** Finds the card of a LoRA by id or by nickname, ignoring case and accents of the nickname. */
export const findCard = (cards: readonly LoraCard[], name: string): LoraCard | undefined => {
  const wanted = fold(name);
  return cards.find(({ id }) => id === name) ?? cards.find((card) => nicknameOf(card) === wanted);
};

/** Returns the strength of a LoRA for which the member gives none. */
export const usualStrength = (cards: readonly LoraCard[], id: string): number =>
  findCard(cards, id)?.strength ?? DEFAULT_LORA_STRENGTH;
