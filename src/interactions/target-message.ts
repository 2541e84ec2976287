import { ApplicationCommandType } from 'discord-api-types/v10';
import { z } from 'zod';

/** A file that a member attached; `url` is on Discord's CDN, `size` is in bytes. */
export type InteractionFile = { url: string; filename: string; size: number };

/** The message on which a command of its menu is used. */
export type TargetMessage = {
  id: string;
  /** Its pictures, each once: attached, or shown by its components. */
  pictures: InteractionFile[];
  /** Of its components. */
  customIds: string[];
};

/** A file that somebody attached. */
export const attachmentSchema = z.object({ url: z.string(), filename: z.string(), size: z.number() });

const attached = attachmentSchema.extend({ content_type: z.string().optional() });

type Attached = z.output<typeof attached>;

// More than a message can have.
const MOST_FILES = 25;

// Components nest three deep at most.
const DEEPEST = 4;

const componentSchema = z.object({
  custom_id: z.string().optional().catch(undefined),
  components: z.array(z.unknown()).optional().catch(undefined),
  accessory: z.unknown().optional(),
  items: z.array(z.unknown()).optional().catch(undefined),
  media: z
    .object({ url: z.string(), content_type: z.string().optional(), size: z.number().optional() })
    .optional()
    .catch(undefined),
});

type Component = z.output<typeof componentSchema>;

/** All components of a message, with those inside others, and the items of galleries. */
const flattened = (components: readonly unknown[], depth = 0): Component[] =>
  depth > DEEPEST
    ? []
    : components.flatMap((raw) => {
        const component = componentSchema.safeParse(raw).data;
        if (!component) return [];
        const { components: inner = [], items = [], accessory } = component;
        return [component, ...flattened([...inner, ...items, accessory], depth + 1)];
      });

const attachments = z.array(attached.nullable().catch(null)).catch([]);

const contentSchema = z.object({
  attachments: attachments.default([]),
  components: z.array(z.unknown()).catch([]).default([]),
});

/** A message as Discord resolves it. Of a forwarded one, what was forwarded counts too. */
const messageSchema = contentSchema.extend({
  message_snapshots: z
    .array(z.object({ message: contentSchema }))
    .catch([])
    .default([]),
});

/** What Discord sends of a command in the menu of a message. */
export const messageCommandData = z.object({
  name: z.string(),
  type: z.literal(ApplicationCommandType.Message),
  target_id: z.string(),
  resolved: z.object({ messages: z.record(z.string(), messageSchema) }),
});

const nameIn = (url: string): string => URL.parse(url)?.pathname.split('/').at(-1) ?? '';

/** Files that components show: those of an app's message are not always among its attachments. */
const shownFiles = (components: readonly Component[]): Attached[] =>
  components.flatMap(({ media }) =>
    media
      ? [
          {
            url: media.url,
            filename: nameIn(media.url),
            size: media.size ?? 0,
            content_type: media.content_type,
          },
        ]
      : [],
  );

const isPicture = ({ content_type: type, filename }: Attached): boolean =>
  type?.startsWith('image/') ?? /\.(?:png|jpe?g|webp)$/i.test(filename);

const withoutQuery = (url: string): string => url.split('?', 1)[0] ?? url;

/** What a handler needs of a message: its pictures, each once, and the custom_ids of its components. */
export const targetMessage = ({
  target_id: id,
  resolved: { messages },
}: z.output<typeof messageCommandData>): TargetMessage => {
  const message = messages[id];
  if (!message) return { id, pictures: [], customIds: [] };
  const contents = [message, ...message.message_snapshots.map((snapshot) => snapshot.message)];
  const components = contents.flatMap((content) => flattened(content.components));
  const files = [...contents.flatMap((content) => content.attachments), ...shownFiles(components)]
    .flatMap((file) => file ?? [])
    .filter(isPicture);
  const byUrl = new Map(files.map((file) => [withoutQuery(file.url), file]));
  const pictures = [...byUrl.values()].slice(0, MOST_FILES);
  return {
    id,
    pictures: pictures.map(({ url, filename, size }): InteractionFile => ({ url, filename, size })),
    customIds: components.flatMap(({ custom_id: customId }) => customId ?? []),
  };
};
