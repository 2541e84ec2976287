import { ButtonStyle } from 'discord-api-types/v10';
import type { CatalogueEntry } from '#domain/catalogue/catalogue.ts';
import { usualStrength } from '#domain/catalogue/pinned-lora.ts';
import type { KnownLora } from '#generations/model-search.ts';
import {
  button,
  COLOURS,
  container,
  noticeMessage,
  picture,
  row,
  section,
  select,
  separator,
  small,
  textDisplay,
  thumbnail,
} from '#interactions/components.ts';
import type { InteractionContext } from '#interactions/interaction.ts';
import type { Message } from '#interactions/reply.ts';
import { cut, oneLine, plain } from '#text/format.ts';
import type { Text } from '#text/index.ts';

/** Who looks, as far as it decides on what can be shown. */
type Viewer = Pick<InteractionContext, 'ageRestricted'>;

// Names and words of the public list are anybody's, and of any length.
const SHOWN = { name: 80, base: 40, triggerWords: 500 } as const;

/** A name that somebody gave, as it can stand in a line. */
const nameOf = ({ id, entry }: KnownLora): string => cut(oneLine(entry?.name ?? '') || id, SHOWN.name);

// Discord takes an address for one only where its host has a dot.
const hasHost = ({ hostname }: URL): boolean => /[^.]\.[^.]/.test(hostname);

/** The address of the sample picture, where it can be shown to whoever looks there. */
const pictureFor = (entry: CatalogueEntry | undefined, { ageRestricted }: Viewer): string | undefined => {
  const url = URL.parse(entry?.preview ?? '');
  if (!entry || url?.protocol !== 'https:' || !hasHost(url)) return undefined;
  return entry.nsfw && !ageRestricted ? undefined : url.href;
};

const baseOf = (text: Text, { entry }: KnownLora): string[] => {
  const base = oneLine(entry?.baseModel ?? '');
  return base === '' ? [] : [text.loras.base(plain(cut(base, SHOWN.base)))];
};

const entryOf = (text: Text, lora: KnownLora, viewer: Viewer) => {
  const { id, entry, pinned } = lora;
  const name = nameOf(lora);
  const nickname = pinned?.nickname ?? null;
  const facts = [
    text.loras.id(id),
    ...baseOf(text, lora),
    ...(pinned ? [text.loras.pinnedShort(nickname === null ? null : plain(nickname))] : []),
  ];
  const said = textDisplay(`**${plain(name)}**`, small(facts.join(' · ')));
  const url = pictureFor(entry, viewer);
  return url === undefined
    ? said
    : section(said, thumbnail({ url, description: text.loras.pictureOf(name) }));
};

/** One page of what was found. `turn` gives the custom_id that leads to another page. */
export type LoraPage = {
  /** What was looked for; empty for nothing in particular. */
  words: string;
  loras: readonly KnownLora[];
  page: number;
  more: boolean;
  /** The list is the API's own. */
  isComplete: boolean;
  openId: string;
  turnId: (page: number) => string;
};

const turns = (text: Text, { page, more, turnId }: LoraPage) =>
  page === 0 && !more
    ? []
    : [
        row(
          { ...button(text.loras.earlier, turnId(Math.max(0, page - 1))), disabled: page === 0 },
          { ...button(text.loras.later, turnId(page + 1)), disabled: !more },
        ),
      ];

const openSelect = (text: Text, { loras, openId }: LoraPage) =>
  row(
    select(
      text.loras.open,
      openId,
      loras.map((lora) => ({ label: nameOf(lora), value: lora.id, description: lora.id })),
    ),
  );

/** The LoRAs that were found, each with its picture, and a choice that opens one. */
export const lorasMessage = (text: Text, found: LoraPage, viewer: Viewer): Message => {
  const { words, loras, page, isComplete } = found;
  const remark = isComplete ? '' : text.loras.onlyKnown;
  if (loras.length === 0) {
    return noticeMessage(words === '' ? text.loras.none : text.loras.noneFor(words), remark);
  }
  const title = words === '' ? text.loras.title : text.loras.titleFor(words);
  return {
    components: [
      container(
        COLOURS.ready,
        textDisplay(`### ${title}`, small(text.loras.page(page + 1)), small(remark)),
        ...loras.map((lora) => entryOf(text, lora, viewer)),
        openSelect(text, found),
        ...turns(text, found),
      ),
    ],
  };
};

const pinnedLines = (text: Text, { pinned }: KnownLora): string[] =>
  pinned === undefined
    ? []
    : [
        text.loras.pinned(
          pinned.nickname === null ? null : plain(pinned.nickname),
          usualStrength([pinned], pinned.id),
        ),
        pinned.triggerWords === null ? '' : text.loras.addedHere(pinned.triggerWords),
      ];

const triggerWordsOf = ({ entry }: KnownLora): string =>
  cut(oneLine(entry?.triggerWords ?? ''), SHOWN.triggerWords);

const toldLines = (text: Text, lora: KnownLora): string[] => {
  const { id, entry } = lora;
  if (!entry) return [text.loras.unlisted(id)];
  const triggerWords = triggerWordsOf(lora);
  return [
    plain(entry.description ?? ''),
    triggerWords === '' ? text.loras.noTriggerWords : text.loras.triggerWords(triggerWords),
    entry.nsfw ? text.loras.nsfw : '',
  ];
};

/** What is known of a LoRA, with its sample picture, and a button that makes an image with it. */
export const loraMessage = (text: Text, lora: KnownLora, use: Viewer & { useId: string }): Message => {
  const { entry } = lora;
  const url = pictureFor(entry, use);
  const name = nameOf(lora);
  const isKept = url === undefined && pictureFor(entry, { ageRestricted: true }) !== undefined;
  return {
    components: [
      container(
        COLOURS.ready,
        textDisplay(
          `### ${plain(name)}`,
          small([text.loras.id(lora.id), ...baseOf(text, lora)].join(' · ')),
          ...pinnedLines(text, lora),
        ),
        ...(url === undefined ? [] : [picture({ url, description: text.loras.pictureOf(name) })]),
        textDisplay(...toldLines(text, lora), isKept ? small(text.loras.pictureKept) : ''),
        separator(),
        row(button(text.loras.use, use.useId, ButtonStyle.Primary)),
      ),
    ],
  };
};
