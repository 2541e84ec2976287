import type { LoraCard } from '#domain/catalogue/lora-card.ts';
import { type Generation, isHidden, isIn } from '#domain/generation/generation.ts';
import { mayBeSeen } from '#domain/generation/thumbnails.ts';
import { governingGuild } from '#generations/policy-input.ts';
import type { InteractionContext } from '#interactions/interaction.ts';
import type { Caller, Uses } from '#interactions/invocation.ts';

/** The picture on a card, as a small WebP. */
export type CardPicture = { data: Uint8Array; prompt: string; spoiler: boolean };

/**
 * Whether the result that a card names may be shown to everybody there: a file of settings can name any result, such as
 * one of another server, or one that nobody but its requester may see.
 */
const isShown = (generation: Generation, { id }: LoraCard, interaction: InteractionContext): boolean => {
  const guildId = governingGuild(interaction);
  if (guildId === null || generation.guildId !== guildId) return false;
  if (!isIn(generation, 'done') || isHidden(generation)) return false;
  return mayBeSeen(generation, interaction) && generation.request.loras.some((lora) => lora.id === id);
};

/** The picture on a card; undefined where it has none, where it is gone, and where it may not be shown. */
export const cardPicture = async (
  { interaction, services }: Caller<Uses<'ledger' | 'thumbnails'>>,
  card: LoraCard | undefined,
): Promise<CardPicture | undefined> => {
  if (!card || card.preview === null) return undefined;
  const generation = await services.ledger.find(card.preview);
  if (!generation || !isShown(generation, card, interaction)) return undefined;
  const data = (await services.thumbnails.of([generation])).get(generation.id);
  return data && { data, prompt: generation.request.prompt, spoiler: generation.spoiler };
};
