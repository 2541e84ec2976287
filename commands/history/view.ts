import type { APISelectMenuOption } from 'discord-api-types/v10';
import { type Generation, isIn } from '#domain/generation/generation.ts';
import { SCHEDULERS } from '#domain/generation/schedulers.ts';
import {
  button,
  COLOURS,
  container,
  gallery,
  noticeMessage,
  row,
  select,
  small,
  textDisplay,
} from '#interactions/components.ts';
import type { Message } from '#interactions/reply.ts';
import { historyPageId, MOST_PAGES, openId } from '#messages/custom-ids.ts';
import type { HistoryFilter } from '#text/en/history.ts';
import { cut, oneLine, plain } from '#text/format.ts';
import type { Text } from '#text/index.ts';

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
  filter: (HistoryFilter & { id: string }) | null;
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

const entryLines = (text: Text, { number, generation }: Entry): string[] => {
  const { request, createdAt } = generation;
  const facts = [
    text.history.when(createdAt),
    text.history.loras(request.loras),
    SCHEDULERS[request.scheduler],
    noteOf(text, generation),
  ];
  return [
    text.history.entry(number, oneLine(plain(request.prompt))),
    small(cut(facts.filter((fact) => fact !== '').join(' · '), FACTS_SHOWN)),
  ];
};

// Discord's limit for the label and the description of a choice.
const LONGEST_LABEL = 100;

const choiceOf = ({ number, generation: { id, request } }: Entry): APISelectMenuOption => ({
  label: cut(`${number}. ${oneLine(request.prompt)}`, LONGEST_LABEL),
  value: id,
  description: cut(
    [...request.loras.map((lora) => lora.id), SCHEDULERS[request.scheduler]].join(' · '),
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
            entries.map(({ number, generation }) => ({ number, prompt: oneLine(generation.request.prompt) })),
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

const nothing = ({ history: text }: Text, { member, filter }: HistoryPage): Message => {
  if (filter !== null) return noticeMessage(text.nothingFound);
  return noticeMessage(member === null ? text.empty : text.emptyOf(member));
};

/** Renders a member's results, newest first: the sheet, the text, and a select that opens one. */
export const historyMessage = (text: Text, shown: HistoryPage): Message => {
  const { entries, page, member, filter, sheet } = shown;
  if (entries.length === 0 && page === 0) return nothing(text, shown);
  const attachments = sheetFile(text, shown);
  const title = member === null ? text.history.title : text.history.titleOf(member);
  const turns = turnsOf(text, shown);
  return {
    attachments,
    components: [
      container(
        COLOURS.ready,
        textDisplay(`### ${title}`, filter === null ? '' : small(text.history.filtered(filter))),
        ...(sheet === null ? [] : [gallery(attachments, sheet)]),
        ...(entries.length === 0
          ? []
          : [
              textDisplay(...entries.flatMap((entry) => entryLines(text, entry))),
              row(select(text.history.open, openId.encode({}), entries.map(choiceOf))),
            ]),
        ...(turns.length > 0 ? [row(...turns)] : []),
      ),
    ],
  };
};
