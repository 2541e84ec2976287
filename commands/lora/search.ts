import { knownLora, loraSettings, searchLoras } from '#generations/model-search.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import { type Message, privately, type Reply } from '#interactions/reply.ts';
import { MOST_PAGES, openLoraId, searchPageId } from './custom-ids.ts';
import { lorasMessage } from './view.ts';

// With images they are three components each, and a message can have forty.
export const PER_PAGE = 8;

/** The words to search for, and the id under which they are stored; null for a search without words. */
type Search = { words: string; kept: string | null };

/** Renders one page of the allowed LoRAs that match the words, best first. */
export const searchMessage = async (
  invocation: Invocation<Uses<'settings' | 'catalogue'>>,
  { words, kept }: Search,
  page: number,
): Promise<Message> => {
  const { interaction, text, services } = invocation;
  const { catalogue } = services;
  const wanted = { text: words, limit: (page + 1) * PER_PAGE + 1 };
  const settings = await loraSettings(invocation);
  const found = searchLoras(catalogue, settings, wanted).slice(page * PER_PAGE);
  // The list may have shrunk since the page was offered.
  if (found.length === 0 && page > 0) return searchMessage(invocation, { words, kept }, 0);
  const { loras: said } = text;
  const shown = {
    title: words === '' ? said.title : said.titleFor(words),
    nothing: words === '' ? said.none : said.noneFor(words),
    loras: found.slice(0, PER_PAGE).map(({ id }) => knownLora(catalogue, settings.cards, id)),
    page,
    more: found.length > PER_PAGE && page + 1 < MOST_PAGES,
    remark: catalogue.complete() ? '' : said.onlyKnown,
    openId: openLoraId.encode({}),
    turnId: (to: number) => searchPageId.encode({ words: kept, page: to }),
  };
  return lorasMessage(text, shown, interaction);
};

/** `/lora search`. */
export const search = async (
  use: Invocation<Uses<'settings' | 'catalogue' | 'stateStore'>>,
  typed: string,
): Promise<Reply> => {
  const words = typed.trim();
  const kept = words === '' ? null : await use.services.stateStore.keep(words);
  return privately(await searchMessage(use, { words, kept }, 0));
};
