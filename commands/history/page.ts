import { z } from 'zod';
import { Notice } from '#domain/errors.ts';
import { type Generation, isIn } from '#domain/generation/generation.ts';
import { mayBeSeen } from '#domain/generation/thumbnails.ts';
import { wordsOf } from '#domain/text-match.ts';
import { type RulesServices, rulesFor } from '#generations/policy-input.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Message } from '#interactions/reply.ts';
import type { Whose } from './access.ts';
import { type HistoryPage, historyMessage, OUTCOMES } from './view.ts';

// The capacity of a contact sheet and of one message.
const PER_PAGE = 9;

/** Maximum length of a search, in characters. */
export const LONGEST_SEARCH = 200;

/** The services that showing a history uses. */
export type HistoryServices = RulesServices &
  Uses<'ledger' | 'stars' | 'stateStore' | 'thumbnails' | 'paintSheet'>;

// Filters of earlier versions say nothing about outcomes.
const filterSchema = z.object({
  search: z.string(),
  lora: z.string(),
  outcome: z.enum(OUTCOMES).default('made'),
  starred: z.boolean().default(false),
});

type Filter = HistoryPage['filter'];

/** Stores the filter of the results for the next pages. */
export const keepFilter = async (
  { services }: { services: Uses<'stateStore'> },
  { search, lora, outcome, starred }: z.output<typeof filterSchema>,
): Promise<Filter> => {
  if (search === '' && lora === '' && outcome === 'made' && !starred) return null;
  const filter = { search: search.slice(0, LONGEST_SEARCH), lora, outcome, starred };
  return { ...filter, id: await services.stateStore.keep(filter) };
};

/** Returns the stored filter. Throws a Notice if it has expired. */
export const recallFilter = async (
  { services, text }: Invocation<Uses<'stateStore'>>,
  id: string | null,
): Promise<Filter> => {
  if (id === null) return null;
  const filter = await services.stateStore.recall(id, filterSchema);
  if (!filter) throw new Notice(text.history.lost);
  return { ...filter, id };
};

type Entries = HistoryPage['entries'];

const noteOn = (generation: Generation, { interaction, text }: Invocation): string => {
  const { failed, hidden, gone, deleted } = text.history.notes;
  if (isIn(generation, 'deleted')) return deleted;
  if (!isIn(generation, 'done')) return failed;
  return mayBeSeen(generation, interaction) ? gone : hidden;
};

/** Draws the contact sheet of a page; null if there is no image. */
const sheetOf = async (
  invocation: Invocation<HistoryServices>,
  entries: Entries,
): Promise<HistoryPage['sheet']> => {
  const { interaction, services } = invocation;
  const seen = entries
    .map(({ generation }) => generation)
    .filter((one) => isIn(one, 'done') && mayBeSeen(one, interaction));
  const pictures = await services.thumbnails.of(seen);
  if (pictures.size === 0) return null;
  const { settings } = await rulesFor(invocation);
  const picture = await services.paintSheet(
    entries.map(({ number, generation }) => ({
      number,
      picture: pictures.get(generation.id) ?? null,
      note: noteOn(generation, invocation),
      blurred: generation.spoiler,
    })),
  );
  return { picture, spoiler: settings?.safety.spoiler === true };
};

/**
 * Returns the results of a page, and one more if there is any. A search of signs only matches nothing,
 * because prompts are searched by words.
 */
const findResults = (
  { services }: { services: Uses<'ledger' | 'stars'> },
  { whose, page, filter }: Omit<Wanted, 'member'>,
): Promise<Generation[]> | Generation[] => {
  const { search = '', lora = '', outcome = 'made', starred = false } = filter ?? {};
  const words = wordsOf(search);
  if (search !== '' && words.length === 0) return [];
  const part = { limit: PER_PAGE + 1, offset: page * PER_PAGE };
  if (starred) return services.stars.list(whose.requesterId, { words, lora }, part);
  const narrowed = outcome === 'all' ? {} : { outcome };
  return services.ledger.history({ ...whose, ...narrowed, words, lora }, part);
};

type Wanted = { whose: Whose; page: number; member: string | null; filter: Filter };

/** Renders a page of a member's results. */
export const pageMessage = async (
  invocation: Invocation<HistoryServices>,
  { whose, page, member, filter }: Wanted,
): Promise<Message> => {
  const found = await findResults(invocation, { whose, page, filter });
  const entries = found
    .slice(0, PER_PAGE)
    .map((generation, index) => ({ number: page * PER_PAGE + index + 1, generation }));
  const sheet = await sheetOf(invocation, entries);
  return historyMessage(invocation.text, {
    entries,
    page,
    more: found.length > PER_PAGE,
    member,
    filter,
    sheet,
  });
};
