import { z } from 'zod';
import { Notice } from '#domain/errors.ts';
import { defineCustomId, orNone, storedId, whole, words } from '#interactions/custom-id.ts';
import type { Invocation, StateStore, Uses } from '#interactions/invocation.ts';

/** Most pages of one search: beyond that, other words find a LoRA sooner than further pages. */
export const MOST_PAGES = 100;

/** Turns the pages of a search. The words are stored under an id; null for a search without words. */
export const searchPageId = defineCustomId('lorapage', {
  words: orNone(storedId()),
  page: whole(0, MOST_PAGES - 1),
});

/** Turns the pages of a server's ranking. */
export const rankPageId = defineCustomId('lorarank', { page: whole(0, MOST_PAGES - 1) });

/** Opens one of the LoRAs found. */
export const openLoraId = defineCustomId('loraopen', {});

// Leaves room for the other parts of the custom_id.
const SHORT = 80;

// LoRA ids can be as long as a whole custom_id: long ones are stored under an id.
const loraShape = { short: orNone(words(SHORT)), kept: orNone(storedId()) };

/** The id of a LoRA within a custom_id. */
export type LoraId = { short: string | null; kept: string | null };

/** Opens the prompt form. */
export const useLoraId = defineCustomId('lorause', loraShape);

/** The prompt form. */
export const loraFormId = defineCustomId('loraform', loraShape);

/** What admins do with the card of a LoRA. */
export const editCardId = defineCustomId('loraedit', loraShape);
export const cardFormId = defineCustomId('loracard', loraShape);
export const pinCardId = defineCustomId('lorapin', loraShape);
export const unpinCardId = defineCustomId('loraunpin', loraShape);
export const removeCardId = defineCustomId('loraoff', loraShape);

/** The custom_ids of the buttons under what is told of a LoRA. */
export type LoraButtonIds = Record<'use' | 'edit' | 'pin' | 'unpin' | 'remove', string>;

const isShort = (id: string): boolean => id.isWellFormed() && encodeURIComponent(id).length <= SHORT;

/** Returns the custom_ids of the buttons for a LoRA. */
export const loraButtonIds = async (id: string, stateStore: StateStore): Promise<LoraButtonIds> => {
  const of = isShort(id) ? { short: id, kept: null } : { short: null, kept: await stateStore.keep(id) };
  return {
    use: useLoraId.encode(of),
    edit: editCardId.encode(of),
    pin: pinCardId.encode(of),
    unpin: unpinCardId.encode(of),
    remove: removeCardId.encode(of),
  };
};

/** Returns the text stored under an id, empty for null. Rejects with a Notice if it has expired. */
export const recallText = async (
  { text, services }: Omit<Invocation<Uses<'stateStore'>>, 'interaction'>,
  kept: string | null,
): Promise<string> => {
  const found = kept === null ? '' : await services.stateStore.recall(kept, z.string());
  if (found === undefined) throw new Notice(text.loras.gone);
  return found;
};

/** Returns the id of a LoRA out of a custom_id. Rejects with a Notice if it has expired. */
export const loraIdIn = async (
  invocation: Omit<Invocation<Uses<'stateStore'>>, 'interaction'>,
  { short, kept }: LoraId,
): Promise<string> => short ?? (await recallText(invocation, kept));
