import type { APISelectMenuOption } from 'discord-api-types/v10';
import { type Generation, isHidden, isIn } from '#domain/generation/generation.ts';
import { samplerOf } from '#domain/generation/schedulers.ts';
import {
  button,
  COLOURS,
  container,
  gallery,
  row,
  select,
  small,
  textDisplay,
} from '#interactions/components.ts';
import { defineCustomId, orNone, snowflake, storedId } from '#interactions/custom-id.ts';
import type { Message } from '#interactions/reply.ts';
import { oneOfRow } from '#interactions/selects.ts';
import { historyPageId, MOST_PAGES, openId } from '#messages/custom-ids.ts';
import { cut, oneLine, plain } from '#text/format.ts';
import type { Text } from '#text/index.ts';
import type { HistoryFilter } from '#text/sentences/history.ts';

/** Which results a history shows: those with images by default. */
export const OUTCOMES = ['made', 'failed', 'all'] as const;

type Outcome = (typeof OUTCOMES)[number];

/** The select of outcomes. `filter`: the id of the stored search filter. */
export const outcomeId = defineCustomId('historyshow', {
  member: orNone(snowflake()),
  filter: orNone(storedId()),
});

/** One page of a member's results. */
export type HistoryPage = {
  /** Each with its number in the whole history. */
  entries: readonly { number: number; generation: Generation }[];
  page: number;
  /** There are older ones. */
  more: boolean;
  /** Whose results they are; null for the requester's own. */
  member: string | null;
  /** The filter, and the id under which it is stored. */
  filter: (HistoryFilter & { outcome: Outcome; id: string }) | null;
  /** The contact sheet as a WebP, and whether it is blurred; null if there is none. */
  sheet: { picture: Uint8Array; spoiler: boolean } | null;
};

const noteOf = (text: Text, generation: Generation): string => {
  if (isIn(generation, 'failed'))
    return generation.state.made ? text.history.notFetched : text.history.failed;
  return isIn(generation, 'done') && generation.state.message === null ? text.history.notDelivered : '';
};

type Entry = HistoryPage['entries'][number];

// With this, nine entries with their prompts fit into one message.
const FACTS_SHOWN = 220;

const entryLines = (text: Text, { number, generation }: Entry, isStarred: boolean): string[] => {
  const { request, createdAt, requesterId } = generation;
  if (isIn(generation, 'deleted')) return [text.history.deletedEntry(number)];
  const facts = [
    text.history.when(createdAt),
    isStarred ? text.history.by(requesterId) : '',
    text.history.loras(request.loras),
    samplerOf(request).name,
    isHidden(generation) ? text.history.private : '',
    noteOf(text, generation),
  ];
  return [
    text.history.entry(number, oneLine(plain(request.prompt))),
    small(cut(facts.filter((fact) => fact !== '').join(' · '), FACTS_SHOWN)),
  ];
};

// Discord's limit for the label and the description of a choice.
const LONGEST_LABEL = 100;

/** What there is of an entry to describe: nothing of a deleted one. */
const openable = (entries: readonly Entry[]): Entry[] =>
  entries.filter(({ generation }) => !isIn(generation, 'deleted'));

const choiceOf = ({ number, generation: { id, request } }: Entry): APISelectMenuOption => ({
  label: cut(`${number}. ${oneLine(request.prompt)}`, LONGEST_LABEL),
  value: id,
  description: cut(
    [...request.loras.map((lora) => lora.id), samplerOf(request).name].join(' · '),
    LONGEST_LABEL,
  ),
});

const sheetFile = (text: Text, { entries, sheet }: HistoryPage) =>
  sheet === null
    ? []
    : [
        {
          name: 'history.webp',
          data: sheet.picture,
          description: text.history.altText(
            openable(entries).map(({ number, generation }) => ({
              number,
              prompt: oneLine(generation.request.prompt),
            })),
          ),
        },
      ];

const turnsOf = (text: Text, { page, more, member, filter }: HistoryPage) => {
  const to = (next: number) => historyPageId.encode({ page: next, member, filter: filter?.id ?? null });
  return [
    ...(page > 0 ? [button(text.buttons.newer, to(page - 1))] : []),
    ...(more && page + 1 < MOST_PAGES ? [button(text.buttons.older, to(page + 1))] : []),
  ];
};

const outcomeSelect = (text: Text, { member, filter }: HistoryPage) =>
  oneOfRow(
    { customId: outcomeId.encode({ member, filter: filter?.id ?? null }), placeholder: text.history.show },
    {
      options: OUTCOMES.map((value) => ({ value, label: text.history.outcomes[value] })),
      chosen: filter?.outcome ?? 'made',
    },
  );

const nothingIn = ({ history: text }: Text, { member, filter }: HistoryPage): string => {
  if (filter !== null && filter.search + filter.lora !== '') return text.nothingFound;
  if (filter?.starred) return text.noStars;
  if (filter !== null) return text.noneOf[filter.outcome];
  return member === null ? text.empty : text.emptyOf(member);
};

/** Stars are on finished results alone, so that there is nothing to choose. */
const outcomeRows = (text: Text, shown: HistoryPage) =>
  shown.filter?.starred ? [] : [outcomeSelect(text, shown)];

const nothing = (text: Text, shown: HistoryPage): Message => ({
  components: [container(COLOURS.quiet, textDisplay(nothingIn(text, shown)), ...outcomeRows(text, shown))],
});

const titleOf = ({ history: text }: Text, { member, filter }: HistoryPage): string => {
  if (filter?.starred) return text.titleOfStars;
  return member === null ? text.title : text.titleOf(member);
};

const entryList = (text: Text, { entries, filter }: HistoryPage) => {
  if (entries.length === 0) return [];
  const choices = openable(entries).map(choiceOf);
  return [
    textDisplay(...entries.flatMap((entry) => entryLines(text, entry, filter?.starred === true))),
    ...(choices.length === 0 ? [] : [row(select(text.history.open, openId.encode({}), choices))]),
  ];
};

/** Renders a member's results, newest first: the sheet, the text, and a select that opens one. */
export const historyMessage = (text: Text, shown: HistoryPage): Message => {
  const { entries, page, filter, sheet } = shown;
  if (entries.length === 0 && page === 0) return nothing(text, shown);
  const attachments = sheetFile(text, shown);
  const turns = turnsOf(text, shown);
  return {
    attachments,
    components: [
      container(
        COLOURS.ready,
        textDisplay(
          `### ${titleOf(text, shown)}`,
          filter === null ? '' : small(text.history.filtered(filter)),
        ),
        ...(sheet === null ? [] : [gallery(attachments, sheet)]),
        ...entryList(text, shown),
        ...outcomeRows(text, shown),
        ...(turns.length > 0 ? [row(...turns)] : []),
      ),
    ],
  };
};
