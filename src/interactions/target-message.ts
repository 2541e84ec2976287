import { ApplicationCommandType, AttachmentFlags } from 'discord-api-types/v10';
import { z } from 'zod';

/** A file that a member attached. */
export const fileSchema = z.object({
  /** On Discord's CDN, signed: it works for about a day. */
  url: z.string(),
  filename: z.string(),
  /** Bytes. */
  size: z.number(),
  /** As Discord tells it from the name. */
  contentType: z.string().optional(),
  /** Pixels; only Discord's own reading of a picture gives them. */
  width: z.number().optional(),
  height: z.number().optional(),
  isSpoiler: z.literal(true).optional(),
  isAnimated: z.literal(true).optional(),
});

/** A file that a member attached. */
export type InteractionFile = z.output<typeof fileSchema>;

/** The message on which a command of its menu is used. */
export type TargetMessage = {
  id: string;
  /** Who wrote it; null where Discord does not say. */
  authorId: string | null;
  /** Its pictures, each once: attached, or shown by its components. */
  pictures: InteractionFile[];
  /** Of its components. */
  customIds: string[];
};

const attached = z.object({
  url: z.string(),
  filename: z.string(),
  size: z.number(),
  content_type: z.string().nullish(),
  width: z.number().nullish(),
  height: z.number().nullish(),
  flags: z.number().optional(),
});

type Attached = z.output<typeof attached>;

const SPOILER_PREFIX = 'SPOILER_';

const fileOf = ({
  url,
  filename,
  size,
  content_type,
  width,
  height,
  flags = 0,
}: Attached): InteractionFile => ({
  url,
  filename,
  size,
  ...(content_type ? { contentType: content_type } : {}),
  ...(width && height ? { width, height } : {}),
  ...(flags & AttachmentFlags.IsSpoiler || filename.startsWith(SPOILER_PREFIX) ? { isSpoiler: true } : {}),
  ...(flags & AttachmentFlags.IsAnimated ? { isAnimated: true } : {}),
});

/** A file that somebody attached, as Discord tells of it. */
export const attachmentSchema = attached.transform(fileOf);

// More than a message can have.
const MOST_FILES = 25;

// Components nest three deep at most.
const DEEPEST = 4;

const componentSchema = z.object({
  custom_id: z.string().optional().catch(undefined),
  components: z.array(z.unknown()).optional().catch(undefined),
  accessory: z.unknown().optional(),
  items: z.array(z.unknown()).optional().catch(undefined),
  spoiler: z.boolean().optional().catch(undefined),
  media: z
    .object({
      url: z.string(),
      content_type: z.string().optional(),
      size: z.number().optional(),
      width: z.number().nullish(),
      height: z.number().nullish(),
    })
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

/** The custom_ids of components, with those inside others. */
export const customIdsIn = (components: readonly unknown[]): string[] =>
  flattened(components).flatMap(({ custom_id: customId }) => customId ?? []);

const attachments = z.array(attached.nullable().catch(null)).catch([]);

/** What is shown of a message. */
const contentSchema = z.object({
  attachments: attachments.default([]),
  components: z.array(z.unknown()).catch([]).default([]),
});

/** A message as Discord resolves it. Of a forwarded one, what was forwarded counts too. */
const messageSchema = contentSchema.extend({
  author: z.object({ id: z.string() }).optional().catch(undefined),
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
  components.flatMap(({ media, spoiler }) =>
    media
      ? [
          {
            ...media,
            filename: nameIn(media.url),
            size: media.size ?? 0,
            flags: spoiler ? AttachmentFlags.IsSpoiler : 0,
          },
        ]
      : [],
  );

const isPicture = ({ content_type: type, filename }: Attached): boolean =>
  type?.startsWith('image/') ?? /\.(?:png|jpe?g|webp)$/i.test(filename);

const withoutQuery = (url: string): string => url.split('?', 1)[0] ?? url;

type Content = z.output<typeof contentSchema>;

/** The pictures of a message, each once. What a gallery blurs is blurred, whatever its file says. */
const picturesOf = (contents: readonly Content[]): InteractionFile[] => {
  const shown = shownFiles(contents.flatMap((content) => flattened(content.components)));
  const files = [
    ...contents.flatMap((content) => content.attachments.flatMap((file) => file ?? [])),
    ...shown,
  ]
    .filter(isPicture)
    .map(fileOf);
  const byUrl = Map.groupBy(files, ({ url }) => withoutQuery(url));
  return [...byUrl.values()].slice(0, MOST_FILES).flatMap((same) => {
    const [first] = same;
    const isSpoiler = same.some((file) => file.isSpoiler);
    return first ? [{ ...first, ...(isSpoiler ? { isSpoiler: true as const } : {}) }] : [];
  });
};

/** The message whose component is used, with its pictures as they are signed now. */
export const sourceMessage = contentSchema
  .extend({ id: z.string() })
  .transform((message) => ({ id: message.id, pictures: picturesOf([message]) }));

/** What a handler needs of a message: its pictures, each once, and the custom_ids of its components. */
export const targetMessage = ({
  target_id: id,
  resolved: { messages },
}: z.output<typeof messageCommandData>): TargetMessage => {
  const message = messages[id];
  if (!message) return { id, authorId: null, pictures: [], customIds: [] };
  const contents = [message, ...message.message_snapshots.map((snapshot) => snapshot.message)];
  return {
    id,
    authorId: message.author?.id ?? null,
    pictures: picturesOf(contents),
    customIds: contents.flatMap(({ components }) => customIdsIn(components)),
  };
};
