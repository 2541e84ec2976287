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

/** Opens the prompt form. */
export const useLoraId = defineCustomId('lorause', loraShape);

/** The prompt form. */
export const loraFormId = defineCustomId('loraform', loraShape);

const isShort = (id: string): boolean => id.isWellFormed() && encodeURIComponent(id).length <= SHORT;

/** Returns the custom_id of the button that opens the form for a LoRA. */
export const useButtonCustomId = async (id: string, stateStore: StateStore): Promise<string> =>
  isShort(id)
    ? useLoraId.encode({ short: id, kept: null })
    : useLoraId.encode({ short: null, kept: await stateStore.keep(id) });

/** Returns the text stored under an id, empty for null. Rejects with a Notice if it has expired. */
export const recallText = async (
  { text, services }: Omit<Invocation<Uses<'stateStore'>>, 'interaction'>,
  kept: string | null,
): Promise<string> => {
  const found = kept === null ? '' : await services.stateStore.recall(kept, z.string());
  if (found === undefined) throw new Notice(text.loras.gone);
  return found;
};
