import { ComponentType } from 'discord-api-types/v10';
import { z } from 'zod';
import { text } from './check.ts';
import { actionRow, buttonComponent } from './control.ts';
import { componentId } from './field.ts';

const ATTACHMENT_REFERENCE = /^attachment:\/\/.+/;

const media = z.looseObject({
  url: z
    .string()
    .max(2048)
    .regex(/^(https?|attachment):\/\/.+/, 'Scheme must be one of http, https, attachment.'),
});
const altText = z.string().max(1024).nullish();

export const textDisplay = z.looseObject({
  type: z.literal(ComponentType.TextDisplay),
  id: componentId,
  content: text(1, 4000),
});

const thumbnail = z.looseObject({
  type: z.literal(ComponentType.Thumbnail),
  id: componentId,
  media,
  description: altText,
});

const section = z.looseObject({
  type: z.literal(ComponentType.Section),
  id: componentId,
  components: z
    .array(z.discriminatedUnion('type', [textDisplay]))
    .min(1)
    .max(3),
  accessory: z.discriminatedUnion('type', [buttonComponent, thumbnail]),
});

const gallery = z.looseObject({
  type: z.literal(ComponentType.MediaGallery),
  id: componentId,
  items: z
    .array(z.looseObject({ media, description: altText, spoiler: z.boolean().nullish() }))
    .min(1)
    .max(10),
});

const file = z.looseObject({
  type: z.literal(ComponentType.File),
  id: componentId,
  file: z.looseObject({ url: z.string().regex(ATTACHMENT_REFERENCE, 'Scheme must be attachment.') }),
});

const separator = z.looseObject({
  type: z.literal(ComponentType.Separator),
  id: componentId,
  divider: z.boolean().nullish(),
  spacing: z.int().min(1).max(2).nullish(),
});

const container = z.looseObject({
  type: z.literal(ComponentType.Container),
  id: componentId,
  components: z
    .array(z.discriminatedUnion('type', [actionRow, textDisplay, section, gallery, file, separator]))
    .min(1),
  accent_color: z.int().min(0).max(0xffffff).nullish(),
  spoiler: z.boolean().nullish(),
});

/** Whatever may stand at the top of a message with Components V2. */
export const messageComponent = z.discriminatedUnion('type', [
  actionRow,
  textDisplay,
  section,
  gallery,
  file,
  separator,
  container,
]);
