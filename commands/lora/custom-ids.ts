import { z } from 'zod';
import { Notice } from '#domain/errors.ts';
import { defineCustomId, orNone, storedId, whole, words } from '#interactions/custom-id.ts';
import type { Invocation, StateStore, Uses } from '#interactions/invocation.ts';

/** More pages than that nobody turns: other words find it sooner. */
export const MOST_PAGES = 100;

/** Turns the pages of a search; the words are kept under an id, none for a search without any. */
export const searchPageId = defineCustomId('lorapage', {
  words: orNone(storedId()),
  page: whole(0, MOST_PAGES - 1),
});

/** Opens one of the LoRAs that were found. */
export const openLoraId = defineCustomId('loraopen', {});

// Beside the other parts of the custom_id.
const SHORT = 80;

/** Opens the form for a prompt. Ids of LoRAs can be as long as a whole custom_id: longer ones are kept under an id. */
export const useLoraId = defineCustomId('lorause', { short: orNone(words(SHORT)), kept: orNone(storedId()) });

/** The form for a prompt. */
export const loraFormId = defineCustomId('loraform', {});

const isShort = (id: string): boolean => id.isWellFormed() && encodeURIComponent(id).length <= SHORT;

/** The custom_id of the button that opens the form for a LoRA. */
export const useIdOf = async (id: string, stateStore: StateStore): Promise<string> =>
  isShort(id)
    ? useLoraId.encode({ short: id, kept: null })
    : useLoraId.encode({ short: null, kept: await stateStore.keep(id) });

/** What was kept, or the text itself. Throws a Notice when it is not kept any more. */
export const recalled = async (
  { text, services }: Omit<Invocation<Uses<'stateStore'>>, 'interaction'>,
  kept: string | null,
): Promise<string> => {
  const found = kept === null ? '' : await services.stateStore.recall(kept, z.string());
  if (found === undefined) throw new Notice(text.loras.gone);
  return found;
};
