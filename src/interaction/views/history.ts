import { type Generation, isIn } from '#domain/generation.ts';
import { SCHEDULERS } from '#domain/schedulers.ts';
import type { Text } from '#text/index.ts';
import { cut, oneLine, plain } from '#text/phrases.ts';
import { button, COLOURS, container, row, section, small, textDisplay } from '../components.ts';
import { historyPageId, openId } from '../generation-ids.ts';
import type { Message } from '../reply.ts';
import { noticeMessage } from './notice.ts';

const noteOf = (text: Text, generation: Generation): string => {
  if (isIn(generation, 'failed')) return text.history.failed;
  return isIn(generation, 'done') && generation.state.message === null ? text.history.notDelivered : '';
};

// Eight entries with their prompts then fit into one message.
const FACTS_SHOWN = 300;

const entry = (text: Text, generation: Generation) => {
  const { id, request, createdAt } = generation;
  const facts = [
    text.history.when(createdAt),
    text.history.loras(request.loras),
    SCHEDULERS[request.scheduler],
    noteOf(text, generation),
  ];
  return section(
    textDisplay(
      text.history.entry(oneLine(plain(request.prompt))),
      small(cut(facts.filter((fact) => fact !== '').join(' · '), FACTS_SHOWN)),
    ),
    button(text.buttons.open, openId.encode({ generation: id })),
  );
};

/** One page of a member's results; `more` tells whether there are older ones. */
export type HistoryPage = { page: number; more: boolean };

/** A member's results, the newest first, each with a button that opens it. */
export const historyMessage = (
  text: Text,
  generations: readonly Generation[],
  { page, more }: HistoryPage,
): Message => {
  if (generations.length === 0 && page === 0) return noticeMessage(text.history.empty);
  const turns = [
    ...(page > 0 ? [button(text.buttons.newer, historyPageId.encode({ page: page - 1 }))] : []),
    ...(more ? [button(text.buttons.older, historyPageId.encode({ page: page + 1 }))] : []),
  ];
  return {
    components: [
      container(
        COLOURS.ready,
        textDisplay(`### ${text.history.title}`),
        ...generations.map((generation) => entry(text, generation)),
        ...(turns.length > 0 ? [row(...turns)] : []),
      ),
    ],
  };
};
