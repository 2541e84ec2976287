import {
  type APIAttachment,
  type APIEmbed,
  type APIMessage,
  AttachmentFlags,
  EmbedType,
  MessageFlags,
} from 'discord-api-types/v10';
import type { Attachments, UploadedFile } from './attachments.ts';
import { completed, mediaOf, nodesOf, referencedFile, walk } from './components.ts';
import { refusals } from './errors.ts';
import { demandNone, read } from './rules/check.ts';
import {
  keptAttachments,
  type MessageBody,
  type MessageSituation,
  messageBody,
  messageProblems,
} from './rules/message.ts';
import { userShape } from './shapes.ts';
import type { World } from './world.ts';

/** What a bot sends for a message: the JSON and the files beside it. */
export type Upload = { body: unknown; files: readonly UploadedFile[] };

/** The parts of a message that its sender decides. */
export type Composition = Pick<
  APIMessage,
  'content' | 'embeds' | 'components' | 'attachments' | 'mentions'
> & {
  flags: MessageFlags;
};

export type Composer = {
  /**
   * Judges a message and makes what is stored of it: files put in the CDN, ids for the components, addresses filled in.
   * @throws {ApiError} 50035 for broken rules, 40005 for too large files, 50006 for an empty message.
   */
  compose(upload: Upload, target: Target): Promise<Composition>;
};

type Target = { channelId: string; allowedFlags: number; before?: APIMessage | undefined };
type ComposerParts = {
  world: World;
  attachments: Attachments;
  attachmentSizeLimit: number;
  /** The address under which a picture from elsewhere is shown. */
  proxied: (url: string) => string;
};

/** Discord's bound for the files of one request together, in bytes. */
const REQUEST_LIMIT = 25 * 1024 * 1024;

/** What a bot may set on an answer to an interaction. */
export const ANSWER_FLAGS =
  MessageFlags.SuppressEmbeds |
  MessageFlags.Ephemeral |
  MessageFlags.IsComponentsV2 |
  MessageFlags.IsVoiceMessage |
  MessageFlags.SuppressNotifications;

/** What a bot may set on a message of its own in a channel. */
export const CHANNEL_FLAGS = ANSWER_FLAGS & ~MessageFlags.Ephemeral;

/** What an edit may set that was not set before. */
const EDIT_FLAGS = MessageFlags.SuppressEmbeds | MessageFlags.IsComponentsV2;

/** The flags that an edit of that message may name: its own ones, and those that can be set later. */
export const editFlags = ({ flags }: APIMessage): number => EDIT_FLAGS | (flags ?? 0);

/** Flags that an edit neither sets nor takes away; LOADING alone goes with the first edit. */
const LASTING = MessageFlags.Ephemeral | MessageFlags.IsComponentsV2;

export function createComposer(parts: ComposerParts): Composer {
  const { attachments, attachmentSizeLimit } = parts;
  async function store(
    body: MessageBody,
    files: readonly UploadedFile[],
    target: Target,
  ): Promise<APIAttachment[]> {
    const listed = new Map((body.attachments ?? []).map((entry) => [entry.id, entry]));
    const kept = keptAttachments(body, target.before).map((attachment) =>
      changed(attachment, listed.get(attachment.id)),
    );
    const ephemeral = Boolean(((target.before?.flags ?? 0) | (body.flags ?? 0)) & MessageFlags.Ephemeral);
    const stored = await Promise.all(
      files.map((file) => {
        const { description, is_spoiler } = listed.get(file.key) ?? {};
        const options = {
          description: description ?? undefined,
          spoiler: is_spoiler ?? undefined,
          ephemeral,
        };
        return attachments.store(target.channelId, file, options);
      }),
    );
    return [...kept, ...stored];
  }
  return {
    async compose({ body, files }, target) {
      const parsed = read(messageBody, body ?? {});
      demandNone(messageProblems(parsed, { ...target, files } satisfies MessageSituation));
      demandSizes(files, attachmentSizeLimit);
      demandSomething(parsed, files, target.before);
      const shown = await store(parsed, files, target);
      return assemble(parsed, { shown, before: target.before }, parts);
    },
  };
}

function demandSizes(files: readonly UploadedFile[], limit: number): void {
  const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (total > REQUEST_LIMIT || files.some(({ bytes }) => bytes.length > limit)) throw refusals.tooLarge();
}

function demandSomething(body: MessageBody, files: readonly UploadedFile[], before?: APIMessage): void {
  const content = body.content === undefined ? before?.content : body.content;
  const embedded = body.embeds === undefined ? before?.embeds : body.embeds;
  const rows = body.components === undefined ? before?.components : body.components;
  const kept = keptAttachments(body, before);
  const extras = [body.poll, ...(body.sticker_ids ?? [])].filter(Boolean);
  const parts = [embedded ?? [], rows ?? [], kept, files, extras];
  if (!content?.trim() && parts.every(({ length }) => length === 0)) throw refusals.emptyMessage();
}

type ListedAttachment = NonNullable<MessageBody['attachments']>[number];

/** An attachment that stays, with what an edit says of it. */
function changed(attachment: APIAttachment, entry: ListedAttachment | undefined): APIAttachment {
  const { description, is_spoiler: spoiler } = entry ?? {};
  const described = description ? { ...attachment, description } : attachment;
  if (spoiler === undefined || spoiler === null) return described;
  const others = (attachment.flags ?? 0) & ~AttachmentFlags.IsSpoiler;
  return { ...described, flags: others | (spoiler ? AttachmentFlags.IsSpoiler : 0) };
}

type Assembly = { shown: APIAttachment[]; before: APIMessage | undefined };

function assemble(body: MessageBody, { shown, before }: Assembly, parts: ComposerParts): Composition {
  const lasting = (before?.flags ?? 0) & LASTING;
  const content = body.content === undefined ? (before?.content ?? '') : (body.content ?? '');
  const given = body.components === undefined ? before?.components : completed(body.components ?? []);
  // The rules have just proved the shapes that these Discord types describe.
  const components = linked((given ?? []) as Composition['components'] & object, shown, parts);
  return {
    content,
    embeds: linkedEmbeds(
      (body.embeds === undefined ? before?.embeds : body.embeds) as APIEmbed[] | null,
      shown,
    ),
    components,
    attachments: shown,
    mentions: mentioned(body, { content, components }, parts.world),
    flags: lasting | (body.flags ?? (before?.flags ?? 0) & ~MessageFlags.Loading),
  };
}

type Components = NonNullable<APIMessage['components']>;

/** Discord answers `attachment://` references with the address of the stored file, and takes in what is elsewhere. */
function linked(
  components: Components,
  shown: readonly APIAttachment[],
  { proxied }: Pick<ComposerParts, 'proxied'>,
): Components {
  const copy = structuredClone(components);
  for (const { media, component } of mediaOf(nodesOf({ components: copy }))) {
    const attachment = attachmentFor(media.url, shown);
    if (component.file && attachment)
      Object.assign(component, { name: attachment.filename, size: attachment.size });
    Object.assign(media, attachment ? mediaShape(attachment) : { id: '0', proxy_url: proxied(media.url) });
  }
  return copy;
}

function linkedEmbeds(
  embeds: readonly APIEmbed[] | null | undefined,
  shown: readonly APIAttachment[],
): APIEmbed[] {
  const copy = structuredClone([...(embeds ?? [])]).map((one) => ({ ...one, type: EmbedType.Rich }));
  for (const picture of copy.flatMap(({ image, thumbnail }) => [image, thumbnail])) {
    const attachment = picture && attachmentFor(picture.url, shown);
    if (picture && attachment) picture.url = attachment.url;
  }
  return copy;
}

function attachmentFor(url: string, shown: readonly APIAttachment[]): APIAttachment | undefined {
  const name = referencedFile(url)?.replace(/[^\w.-]/g, '_');
  return shown.find((attachment) => attachment.filename === name || attachment.url === url);
}

function mediaShape({ id, url, proxy_url, width, height, content_type }: APIAttachment) {
  return {
    id,
    url,
    proxy_url,
    width: width ?? null,
    height: height ?? null,
    content_type,
    attachment_id: id,
  };
}

function mentioned(body: MessageBody, shown: { content: string; components: Components }, world: World) {
  const allowed = body.allowed_mentions;
  const texts = [...walk(nodesOf(shown))].map(({ component }) => component.content);
  const ids = [shown.content, ...texts].join('\n').matchAll(/<@!?(\d{17,20})>/g);
  const named = new Set([...ids].map(([, id]) => id));
  const may = (id: string) => !allowed || allowed.parse?.includes('users') || allowed.users?.includes(id);
  return world.members.filter(({ id }) => named.has(id) && may(id)).map(userShape);
}
