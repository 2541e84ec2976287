import { ButtonStyle } from 'discord-api-types/v10';
import {
  button,
  COLOURS,
  container,
  fitLines,
  roomBeside,
  row,
  select,
  separator,
  small,
  textDisplay,
} from '#interactions/components.ts';
import { defineCustomId } from '#interactions/custom-id.ts';
import type { Message } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';
import type { QueueEntry } from './entries.ts';

/** Shows the queue as it is now. */
export const refreshId = defineCustomId('queue', {});
/** The select that cancels one entry. */
export const cancelOneId = defineCustomId('queuecancel', {});
/** Asks before everything is cancelled. */
export const askAllId = defineCustomId('queueask', {});
export const cancelAllId = defineCustomId('queueall', {});

const KINDS = ['job', 'comparison'] as const satisfies QueueEntry['kind'][];

/** The value of an entry in the select. */
const optionValue = ({ kind, id }: QueueEntry): string => `${kind} ${id}`;

/** The entry that a value of the select names; undefined for a value that was never offered. */
export const entryNamed = (value: string): Pick<QueueEntry, 'kind' | 'id'> | undefined => {
  const [kind, id = ''] = value.split(' ');
  const known = KINDS.find((one) => one === kind);
  return known && /^[0-9a-z-]{1,36}$/.test(id) ? { kind: known, id } : undefined;
};

const stageWords = ({ queue: said }: Text, { stage }: QueueEntry): string[] => {
  if (stage.kind !== 'waiting') return [said[stage.kind]];
  return [said.waiting(stage.ahead), ...(stage.pausedUntil === null ? [] : [said.paused(stage.pausedUntil)])];
};

const entryLines = (text: Text, entry: QueueEntry, index: number): string => {
  const { queue: said } = text;
  const { images, seconds, channelId } = entry;
  const facts = [
    ...stageWords(text, entry),
    ...(images === null ? [] : [said.images(images.made, images.all)]),
    ...(seconds === null ? [] : [said.ready(seconds)]),
    ...(channelId === null ? [] : [said.where(channelId)]),
  ];
  return `${said.entry(index + 1, entry.prompt)}\n${small(facts.join(' · '))}`;
};

const cancelSelect = ({ queue: said }: Text, entries: readonly QueueEntry[]) =>
  row(
    select(
      said.cancelOne,
      cancelOneId.encode({}),
      entries.map((entry) => ({
        label: said.option(entry.prompt),
        value: optionValue(entry),
        description: said.optionKind[entry.kind],
      })),
    ),
  );

const refreshButton = ({ queue: said }: Text) => button(said.refresh, refreshId.encode({}));

type Shown = {
  entries: readonly QueueEntry[];
  /** How many there are, also those that are not shown. */
  all: number;
  /** When that was so. */
  at: number;
  /** About what was done a moment ago. */
  said?: string;
};

/** A member's queue, with what can be done about it. */
export const queueMessage = (text: Text, { entries, all, at, said: note = '' }: Shown): Message => {
  const { queue: said } = text;
  if (entries.length === 0) {
    return {
      components: [container(COLOURS.quiet, textDisplay(note, said.empty), row(refreshButton(text)))],
    };
  }
  const head = [note, said.title(all)];
  const asOf = small(said.asOf(at));
  const more = (left: number): string => text.more(left + all - entries.length);
  const listed = fitLines(
    entries.map((entry, index) => entryLines(text, entry, index)),
    { room: roomBeside(...head, asOf), more },
  );
  const hidden = all > entries.length && listed.length === entries.length ? [more(0)] : [];
  return {
    components: [
      container(
        COLOURS.working,
        textDisplay(...head),
        textDisplay(...listed, ...hidden),
        textDisplay(asOf),
        separator(),
        cancelSelect(text, entries),
        row(refreshButton(text), button(said.cancelAll, askAllId.encode({}), ButtonStyle.Danger)),
      ),
    ],
  };
};

/** Asks before everything is cancelled. */
export const askMessage = ({ queue: { asking } }: Text, jobs: number): Message => ({
  components: [
    container(
      COLOURS.failed,
      textDisplay(asking.title, asking.what(jobs)),
      row(
        button(asking.confirm, cancelAllId.encode({}), ButtonStyle.Danger),
        button(asking.keep, refreshId.encode({})),
      ),
    ),
  ],
});
