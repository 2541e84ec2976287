import { ButtonStyle } from 'discord-api-types/v10';
import type { CatalogueEntry } from '#domain/catalogue/catalogue.ts';
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
import type { CardPicture } from './card-view.ts';
import { cardButtons, cardParts } from './card-view.ts';
import type { LoraButtonIds } from './custom-ids.ts';

/** The viewer's context that decides what can be shown. */
type Viewer = Pick<InteractionContext, 'ageRestricted'>;

// Names and words in the public list are written by anyone, with any length.
const SHOWN = { name: 80, base: 40, triggerWords: 500 } as const;

/** Formats a third-party name for use within a line. */
const nameOf = ({ id, entry }: KnownLora): string => cut(oneLine(entry?.name ?? '') || id, SHOWN.name);

// Discord only accepts a URL whose host has a dot.
const hasHost = ({ hostname }: URL): boolean => /[^.]\.[^.]/.test(hostname);

/** Returns the sample image's URL, if it can be shown to the viewer here. */
const pictureFor = (entry: CatalogueEntry | undefined, { ageRestricted }: Viewer): string | undefined => {
  const url = URL.parse(entry?.preview ?? '');
  if (!entry || url?.protocol !== 'https:' || !hasHost(url)) return undefined;
  return entry.nsfw && !ageRestricted ? undefined : url.href;
};

const baseOf = (text: Text, { entry }: KnownLora): string[] => {
  const base = oneLine(entry?.baseModel ?? '');
  return base === '' ? [] : [text.loras.base(plain(cut(base, SHOWN.base)))];
};

const entryOf = (text: Text, lora: ListedLora, viewer: Viewer) => {
  const { id, entry, card, remark = '' } = lora;
  const name = nameOf(lora);
  const nickname = card?.nickname ?? null;
  const facts = [
    text.loras.id(id),
    ...baseOf(text, lora),
    ...(card?.isPinned ? [text.loras.pinnedShort(nickname === null ? null : plain(nickname))] : []),
  ];
  const said = textDisplay(`**${plain(name)}**`, remark, small(facts.join(' · ')));
  const url = pictureFor(entry, viewer);
  return url === undefined
    ? said
    : section(said, thumbnail({ url, description: text.loras.pictureOf(name) }));
};

/** A LoRA of a list, with what the list says of it. */
type ListedLora = KnownLora & { remark?: string };

/** One page of LoRAs. `turnId` returns the custom_id of another page. */
export type LoraPage = {
  title: string;
  /** What is said where there is none. */
  nothing: string;
  loras: readonly ListedLora[];
  page: number;
  more: boolean;
  /** What is to be known of the whole list; empty for nothing. */
  remark: string;
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

/** Renders LoRAs, each with its image, and a select that opens one. */
export const lorasMessage = (text: Text, found: LoraPage, viewer: Viewer): Message => {
  const { title, nothing, loras, page, more, remark } = found;
  if (loras.length === 0) return noticeMessage(nothing, remark);
  return {
    components: [
      container(
        COLOURS.ready,
        textDisplay(`### ${title}`, page > 0 || more ? small(text.loras.page(page + 1)) : '', small(remark)),
        ...loras.map((lora) => entryOf(text, lora, viewer)),
        openSelect(text, found),
        ...turns(text, found),
      ),
    ],
  };
};

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

/** How a LoRA is shown. */
type Shown = Viewer & {
  ids: LoraButtonIds;
  /** The picture on its card. */
  picture: CardPicture | undefined;
  /** The viewer manages the server, and so its cards. */
  isManager: boolean;
  /** On the last change. */
  notes: readonly string[];
};

/** Renders a LoRA: what the server knows of it, what the public list tells, and what can be done with it. */
export const loraMessage = (text: Text, lora: KnownLora, shown: Shown): Message => {
  const { entry, card } = lora;
  const { ids, isManager, notes } = shown;
  const url = pictureFor(entry, shown);
  const name = nameOf(lora);
  const isKept = url === undefined && pictureFor(entry, { ageRestricted: true }) !== undefined;
  const { components, attachments } = cardParts(text, card, shown.picture);
  return {
    attachments,
    components: [
      container(
        COLOURS.ready,
        textDisplay(
          `### ${plain(name)}`,
          small([text.loras.id(lora.id), ...baseOf(text, lora)].join(' · ')),
          ...notes,
        ),
        ...components,
        ...(url === undefined ? [] : [picture({ url, description: text.loras.pictureOf(name) })]),
        textDisplay(...toldLines(text, lora), isKept ? small(text.loras.pictureKept) : ''),
        separator(),
        row(
          button(text.loras.use, ids.use, ButtonStyle.Primary),
          ...(isManager ? cardButtons(text, card, ids) : []),
        ),
      ),
    ],
  };
};
