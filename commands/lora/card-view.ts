import { type APIComponentInContainer, ButtonStyle } from 'discord-api-types/v10';
import type { LoraCard } from '#domain/catalogue/lora-card.ts';
import { type Generation, isHidden, isIn } from '#domain/generation/generation.ts';
import { mayBeSeen } from '#domain/generation/thumbnails.ts';
import { governingGuild } from '#generations/policy-input.ts';
import { button, section, small, textDisplay, thumbnail } from '#interactions/components.ts';
import type { InteractionContext } from '#interactions/interaction.ts';
import type { Caller, Uses } from '#interactions/invocation.ts';
import type { Attachment } from '#interactions/reply.ts';
import { cut, plain } from '#text/format.ts';
import type { Text } from '#text/index.ts';
import type { LoraButtonIds } from './custom-ids.ts';

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

const FILE = 'card.webp';

// Discord's limit is 1024.
const ALT_TEXT = 500;

/** What a server knows of a LoRA, line by line: verdict, what is filled in, words, who measured it. */
const cardLines = ({ loras: { card: said } }: Text, card: LoraCard): string[] => [
  said.verdict(card),
  card.isPinned || card.nickname !== null
    ? said.called(card.isPinned, card.nickname === null ? null : plain(card.nickname))
    : '',
  said.filledIn(card),
  said.words(card),
  small(said.measured({ ...card, baseModel: card.baseModel === null ? null : plain(card.baseModel) })),
];

/** A card, with its picture beside it. */
export const cardParts = (
  text: Text,
  card: LoraCard | undefined,
  picture: CardPicture | undefined,
): { components: APIComponentInContainer[]; attachments: Attachment[] } => {
  const lines = card ? cardLines(text, card).filter((line) => line !== '') : [];
  if (lines.length === 0) return { components: [], attachments: [] };
  const said = textDisplay(...lines);
  if (!picture) return { components: [said], attachments: [] };
  const description = cut(text.loras.card.pictureOf(picture.prompt), ALT_TEXT);
  const shown = thumbnail({ url: `attachment://${FILE}`, description });
  const accessory = picture.spoiler ? { ...shown, spoiler: true } : shown;
  return {
    components: [section(said, accessory)],
    attachments: [{ name: FILE, data: picture.data, description }],
  };
};

/** What admins can do with the card of a LoRA. */
export const cardButtons = (text: Text, card: LoraCard | undefined, ids: LoraButtonIds) => {
  const said = text.loras.card.buttons;
  return [
    button(card ? said.edit : said.write, ids.edit),
    button(card?.isPinned ? said.unpin : said.pin, card?.isPinned ? ids.unpin : ids.pin),
    ...(card ? [button(said.remove, ids.remove, ButtonStyle.Danger)] : []),
  ];
};
