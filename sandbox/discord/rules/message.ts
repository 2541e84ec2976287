import { type APIMessage, ComponentType, MessageFlags } from 'discord-api-types/v10';
import { z } from 'zod';
import type { UploadedFile } from '../attachments.ts';
import { type ComponentNode, mediaOf, referencedFile, walk } from '../components.ts';
import type { Problem } from '../errors.ts';
import { duplicates } from './check.ts';
import { allowedMentions, embeds } from './embed.ts';
import { messageComponent } from './layout.ts';

const attachmentEntry = z.looseObject({
  id: z.union([z.string().regex(/^\d{1,20}$/), z.int()]).transform(String),
  filename: z.string().max(1024).nullish(),
  description: z.string().max(1024).nullish(),
  is_spoiler: z.boolean().nullish(),
});

/** The body of whatever sends or edits a message. Keys that are not stated here pass, as with Discord. */
export const messageBody = z.looseObject({
  content: z.string().max(2000).nullish(),
  embeds: embeds.nullish(),
  components: z.array(messageComponent).nullish(),
  attachments: z.array(attachmentEntry).max(10).nullish(),
  allowed_mentions: allowedMentions.nullish(),
  flags: z.int().min(0).nullish(),
  nonce: z.union([z.string().max(25), z.int()]).nullish(),
  enforce_nonce: z.boolean().nullish(),
  poll: z.looseObject({}).nullish(),
  sticker_ids: z.array(z.string()).max(3).nullish(),
});
export type MessageBody = z.infer<typeof messageBody>;

/** Circumstances that the rules of a message depend on. */
export type MessageSituation = {
  /** The flags that may be given here. */
  allowedFlags: number;
  files: readonly UploadedFile[];
  /** The message that is edited. */
  before?: APIMessage | undefined;
};

/** Components in one message, and characters over its text displays. */
const MAX_COMPONENTS = 40;
const MAX_TEXT = 4000;
const MAX_ROWS = 5;
const MAX_FILES = 10;
const V2 = MessageFlags.IsComponentsV2;

/** The rules that no single field can tell: flags, Components V2, custom ids, files. */
export function messageProblems(body: MessageBody, situation: MessageSituation): Problem[] {
  const flags = (situation.before?.flags ?? 0) | (body.flags ?? 0);
  const layout = flags & V2 ? v2Problems(body, situation.before) : legacyProblems(body);
  return [
    ...flagProblems(body, situation),
    ...layout,
    ...componentProblems(body.components ?? []),
    ...fileProblems(body, situation),
  ];
}

function* flagProblems(
  { flags }: MessageBody,
  { allowedFlags, before }: MessageSituation,
): Generator<Problem> {
  if (flags === null || flags === undefined) return;
  const path = ['flags'];
  if (flags & ~allowedFlags) {
    yield {
      path,
      code: 'MESSAGE_FLAGS_INVALID',
      message: `The flags ${flags & ~allowedFlags} cannot be set here.`,
    };
  }
  if ((before?.flags ?? 0) & V2 && !(flags & V2)) {
    yield {
      path,
      code: 'MESSAGE_FLAGS_V2_FIXED',
      message: 'IS_COMPONENTS_V2 cannot be removed from a message.',
    };
  }
}

function* v2Problems(body: MessageBody, before: APIMessage | undefined): Generator<Problem> {
  const content = body.content === undefined ? before?.content : body.content;
  const embedded = body.embeds === undefined ? before?.embeds : body.embeds;
  const legacy = { content, embeds: embedded, sticker_ids: body.sticker_ids, poll: body.poll ?? undefined };
  for (const [field, value] of Object.entries(legacy)) {
    if (!value || (Array.isArray(value) && value.length === 0)) continue;
    const message = `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`;
    yield { path: [field], code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', message };
  }
}

function* legacyProblems({ components }: MessageBody): Generator<Problem> {
  const list = components ?? [];
  for (const [index, { type }] of list.entries()) {
    if (type === ComponentType.ActionRow) continue;
    const message = `Component type ${type} needs MessageFlags.IS_COMPONENTS_V2; without it, type must be one of (1,).`;
    yield { path: ['components', index, 'type'], code: 'UNION_TYPE_CHOICES', message };
  }
  if (list.length > MAX_ROWS) {
    yield {
      path: ['components'],
      code: 'BASE_TYPE_BAD_LENGTH',
      message: `Must be ${MAX_ROWS} or fewer in length.`,
    };
  }
}

/** What holds for the components of messages and modals alike: their number, their text, and that ids are used once. */
export function* componentProblems(components: readonly ComponentNode[]): Generator<Problem> {
  const places = [...walk(components)];
  const path = ['components'];
  if (places.length > MAX_COMPONENTS) {
    const message = `Total number of components exceeds maximum of ${MAX_COMPONENTS}`;
    yield { path, code: 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED', message };
  }
  if (places.reduce((sum, { component }) => sum + textLength(component), 0) > MAX_TEXT) {
    const message = `Total size of displayable text in components exceeds maximum size of ${MAX_TEXT}`;
    yield { path, code: 'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED', message };
  }
  for (const { entry } of duplicates(places, ({ component }) => component.custom_id)) {
    const message = 'Component custom id cannot be duplicated';
    yield { path: [...entry.path, 'custom_id'], code: 'COMPONENT_CUSTOM_ID_DUPLICATED', message };
  }
  for (const { entry } of duplicates(places, ({ component }) => component.id || undefined)) {
    yield {
      path: [...entry.path, 'id'],
      code: 'COMPONENT_ID_DUPLICATED',
      message: 'Component id is used twice',
    };
  }
}

function textLength({ type, content }: ComponentNode): number {
  return type === ComponentType.TextDisplay && typeof content === 'string' ? content.length : 0;
}

function* fileProblems(body: MessageBody, { files, before }: MessageSituation): Generator<Problem> {
  const kept = keptAttachments(body, before);
  if (kept.length + files.length > MAX_FILES) {
    yield {
      path: ['attachments'],
      code: 'BASE_TYPE_BAD_LENGTH',
      message: `Must be ${MAX_FILES} or fewer in length.`,
    };
  }
  const known = new Set([...files.map(({ key }) => key), ...(before?.attachments ?? []).map(({ id }) => id)]);
  for (const [index, { id }] of (body.attachments ?? []).entries()) {
    if (known.has(id)) continue;
    const message = `There is neither a part files[${id}] nor an attachment of this id on the message.`;
    yield { path: ['attachments', index, 'id'], code: 'ATTACHMENT_NOT_FOUND', message };
  }
  const names = new Set([
    ...files.flatMap((file) => [file.filename, file.storedName]),
    ...kept.map((a) => a.filename),
  ]);
  for (const { url, path } of references(body)) {
    const name = referencedFile(url);
    if (name === undefined || names.has(name)) continue;
    const message = `The referenced attachment with filename '${name}' was not found`;
    yield { path, code: 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND', message };
  }
}

/** The merge rule of an edit: without a list all attachments stay, with one those that it names. */
export function keptAttachments(body: MessageBody, before: APIMessage | undefined) {
  const listed = body.attachments?.map(({ id }) => id);
  return (before?.attachments ?? []).filter(({ id }) => listed?.includes(id) ?? true);
}

function* references(body: MessageBody): Generator<{ url: string; path: readonly (string | number)[] }> {
  for (const { media, path } of mediaOf(body.components ?? []))
    yield { url: media.url, path: [...path, 'url'] };
  for (const [index, embed] of (body.embeds ?? []).entries()) {
    if (embed.image) yield { url: embed.image.url, path: ['embeds', index, 'image', 'url'] };
    if (embed.thumbnail) yield { url: embed.thumbnail.url, path: ['embeds', index, 'thumbnail', 'url'] };
  }
}
