import { z } from 'zod';
import type { InteractionFile, TargetMessage } from './interaction.ts';

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
export const messageSchema = contentSchema.extend({
  id: z.string(),
  message_snapshots: z
    .array(z.object({ message: contentSchema }))
    .catch([])
    .default([]),
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
export const targetMessage = (message: z.output<typeof messageSchema> | undefined): TargetMessage => {
  if (!message) return { id: '', pictures: [], customIds: [] };
  const contents = [message, ...message.message_snapshots.map((snapshot) => snapshot.message)];
  const components = contents.flatMap((content) => flattened(content.components));
  const files = [...contents.flatMap((content) => content.attachments), ...shownFiles(components)]
    .flatMap((file) => file ?? [])
    .filter(isPicture);
  const byUrl = new Map(files.map((file) => [withoutQuery(file.url), file]));
  const pictures = [...byUrl.values()].slice(0, MOST_FILES);
  return {
    id: message.id,
    pictures: pictures.map(({ url, filename, size }): InteractionFile => ({ url, filename, size })),
    customIds: components.flatMap(({ custom_id: customId }) => customId ?? []),
  };
};
