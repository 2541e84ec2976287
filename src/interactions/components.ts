import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIButtonComponentWithURL,
  type APIComponentInContainer,
  type APIComponentInMessageActionRow,
  type APIContainerComponent,
  type APIFileComponent,
  type APILabelComponent,
  type APIMediaGalleryComponent,
  type APISectionComponent,
  type APISelectMenuOption,
  type APISeparatorComponent,
  type APIStringSelectComponent,
  type APITextDisplayComponent,
  type APIThumbnailComponent,
  ButtonStyle,
  ComponentType,
  TextInputStyle,
} from 'discord-api-types/v10';
import { cut } from '#text/format.ts';
import type { Message } from './reply.ts';

/** Accent colours of the bot's messages. */
export const COLOURS = { ready: 0x7c5cff, working: 0xf0b232, failed: 0xda373c, quiet: 0x4e5058 } as const;

// Discord's limit for one text display, and for all of a message together.
const LONGEST_TEXT = 4000;

/** Joins the non-empty lines, cut to the limit of a message. */
export const lines = (...given: readonly string[]): string =>
  cut(given.filter((line) => line !== '').join('\n'), LONGEST_TEXT);

export const textDisplay = (...given: readonly string[]): APITextDisplayComponent => ({
  type: ComponentType.TextDisplay,
  content: lines(...given),
});

/** Returns how many of a message's 4000 characters these texts leave. */
export const roomBeside = (...texts: readonly string[]): number =>
  LONGEST_TEXT - texts.reduce((used, words) => used + words.length + 1, 0);

/** Returns as many lines as fit into `room` characters, and the number of remaining ones. */
export const fitLines = (
  lines: readonly string[],
  { room, more }: { room: number; more: (left: number) => string },
): string[] => {
  if (lines.reduce((length, line) => length + line.length + 1, 0) <= room) return [...lines];
  const kept: string[] = [];
  let left = room - more(lines.length).length;
  for (const line of lines) {
    left -= line.length + 1;
    if (left < 0) return [...kept, more(lines.length - kept.length)];
    kept.push(line);
  }
  return kept;
};

/** Formats a line as subtext (`-#`). */
export const small = (line: string): string => (line === '' ? '' : `-# ${line}`);

export const container = (
  colour: number,
  ...components: readonly APIComponentInContainer[]
): APIContainerComponent => ({
  type: ComponentType.Container,
  accent_color: colour,
  components: [...components],
});

export const separator = (): APISeparatorComponent => ({ type: ComponentType.Separator });

/**
 * A gallery of up to 10 attached files, each with an alt text of at most 1024 characters; blurred if they are
 * spoilers.
 */
export const gallery = (
  files: readonly { name: string; description: string }[],
  { spoiler = false }: { spoiler?: boolean } = {},
): APIMediaGalleryComponent => ({
  type: ComponentType.MediaGallery,
  items: files.map(({ name, description }) => ({
    media: { url: `attachment://${name}` },
    description,
    ...(spoiler ? { spoiler } : {}),
  })),
});

/** An external image: http or https URL, and an alt text of at most 1024 characters. */
type Picture = { url: string; description: string };

/** An external image, large. */
export const picture = ({ url, description }: Picture): APIMediaGalleryComponent => ({
  type: ComponentType.MediaGallery,
  items: [{ media: { url }, description }],
});

/** An external image, small, for use beside the text of a section. */
export const thumbnail = ({ url, description }: Picture): APIThumbnailComponent => ({
  type: ComponentType.Thumbnail,
  media: { url },
  description,
});

export const row = <C extends APIComponentInMessageActionRow>(
  ...components: readonly C[]
): APIActionRowComponent<C> => ({ type: ComponentType.ActionRow, components: [...components] });

type PressStyle = APIButtonComponentWithCustomId['style'];

export const button = (
  label: string,
  customId: string,
  style: PressStyle = ButtonStyle.Secondary,
): APIButtonComponentWithCustomId => ({ type: ComponentType.Button, style, label, custom_id: customId });

/** A button that opens an address. */
export const linkButton = (label: string, url: string): APIButtonComponentWithURL => ({
  type: ComponentType.Button,
  style: ButtonStyle.Link,
  label,
  url,
});

/** A select of up to 25 options. */
export const select = (
  placeholder: string,
  customId: string,
  options: readonly APISelectMenuOption[],
): APIStringSelectComponent => ({
  type: ComponentType.StringSelect,
  custom_id: customId,
  placeholder,
  options: [...options],
});

/** A file for download, named as it is attached. */
export const fileCard = (name: string): APIFileComponent => ({
  type: ComponentType.File,
  file: { url: `attachment://${name}` },
});

export const section = (
  content: APITextDisplayComponent,
  accessory: APISectionComponent['accessory'],
): APISectionComponent => ({ type: ComponentType.Section, components: [content], accessory });

/** Maximum length of a text field of a modal. */
export const LONGEST_FIELD = 4000;

// UTF-16 units that Discord allows in the description of a field.
const LONGEST_DESCRIPTION = 100;

/** A labelled text field of a modal. Lengths are in UTF-16 units; Discord allows 4000. A long description is cut. */
export type TextField = {
  label: string;
  description?: string | undefined;
  customId: string;
  value: string;
  required?: boolean;
  long?: boolean;
  maxLength: number;
};

export const textField = (field: TextField): APILabelComponent => ({
  type: ComponentType.Label,
  label: field.label,
  ...(field.description === undefined ? {} : { description: cut(field.description, LONGEST_DESCRIPTION) }),
  component: {
    type: ComponentType.TextInput,
    custom_id: field.customId,
    style: field.long ? TextInputStyle.Paragraph : TextInputStyle.Short,
    required: field.required ?? false,
    // Discord refuses a prefilled value that is longer than the field. It is not cut, because the field's
    // content is what the member sends back; its length is checked when the form is submitted.
    max_length: Math.min(Math.max(field.maxLength, field.value.length), LONGEST_FIELD),
    ...(field.value === '' ? {} : { value: field.value }),
  },
});

/** A labelled select of one option in a modal, which has to be chosen. */
export const selectField = (field: {
  label: string;
  customId: string;
  placeholder: string;
  options: readonly APISelectMenuOption[];
}): APILabelComponent => ({
  type: ComponentType.Label,
  label: field.label,
  component: select(field.placeholder, field.customId, field.options),
});

/** A quiet box with a sentence or two: refusals, confirmations, faults. */
export const noticeMessage = (...lines: readonly string[]): Message => ({
  components: [container(COLOURS.quiet, textDisplay(...lines))],
});
