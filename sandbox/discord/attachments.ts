import { createHmac } from 'node:crypto';
import { type APIAttachment, AttachmentFlags } from 'discord-api-types/v10';
import sharp from 'sharp';
import type { Files, StoredFile } from '../state/state.ts';
import type { Now } from './snowflake.ts';

/** A file of a multipart body. `key` is the n of `files[n]`, `storedName` the name that Discord makes of it. */
export type UploadedFile = {
  key: string;
  filename: string;
  storedName: string;
  contentType: string;
  bytes: Uint8Array;
};

/** The CDN: files by the id of their attachment. */
export type Attachments = {
  /** Puts a file in, and gives the attachment that a message shows. */
  store(channelId: string, file: UploadedFile, options?: StoreOptions): Promise<APIAttachment>;
  /** The file behind an address, if the address is signed, in time, and the file still kept. */
  serve(address: CdnAddress): StoredFile | undefined;
  /** The bytes of an attachment. @throws {Error} when there are none. */
  bytes(attachmentId: string): Uint8Array;
  /** The same value with every address of this CDN as it is signed now: an old one has run out, or names another port. */
  renewed<Value>(value: Value): Value;
};

type StoreOptions = {
  description?: string | undefined;
  spoiler?: boolean | undefined;
  ephemeral?: boolean | undefined;
};
type CdnAddress = { channelId: string; id: string; name: string; ex: string; hm: string };

/** Discord's attachment addresses run out after a day. */
const ADDRESS_LIFETIME_MS = 24 * 60 * 60 * 1000;

/** The sandbox forgets its oldest files beyond this. */
const KEPT_BYTES = 256 * 1024 * 1024;

/** Everything in the stand-in is known to everybody: the key only keeps a changed address from working. */
const SIGNING_KEY = 'loopback';

/** What Discord makes of a file's name. */
export function storedName(filename: string): string {
  return filename.replace(/[^\w.-]/g, '_') || 'unknown';
}

/** Where an address of a stand-in begins, on whatever port: one of its CDN, or of a picture from elsewhere. */
const ANY_ORIGIN = /^http:\/\/127\.0\.0\.1:\d+(?=\/(attachments|external)\/)/;
const FILE_ADDRESS = /^[^/]+\/\/[^/]+\/attachments\/(\d+)\/(\d+)\/([^/?]+)\?/;

type Parts = {
  now: Now;
  nextId: () => string;
  /** What the addresses begin with. */
  origin: string;
  files: Files;
};

/** The stand-in's CDN. */
export function createAttachments(options: Parts): Attachments {
  const files = createShelf(options.files);
  const addressOf = (file: { channelId: string; id: string; name: string }) =>
    `${options.origin}${signedPath(file, options.now())}`;
  return {
    async store(channelId, file, { description, spoiler, ephemeral } = {}) {
      const id = options.nextId();
      files.put(id, { bytes: file.bytes, contentType: file.contentType });
      const url = addressOf({ channelId, id, name: file.storedName });
      return {
        id,
        filename: file.storedName,
        size: file.bytes.length,
        url,
        proxy_url: url,
        content_type: file.contentType,
        ...(await pictureSize(file)),
        ...(description ? { description } : {}),
        ...(spoiler ? { flags: AttachmentFlags.IsSpoiler } : {}),
        ...(ephemeral ? { ephemeral } : {}),
      };
    },
    serve({ channelId, id, name, ex, hm }) {
      const path = `/attachments/${channelId}/${id}/${name}`;
      const inTime = Number.parseInt(ex, 16) * 1000 > options.now();
      return inTime && signature(path, ex) === hm ? files.get(id) : undefined;
    },
    bytes(attachmentId) {
      const file = files.get(attachmentId);
      if (!file) throw new Error(`The stand-in keeps no file of the attachment ${attachmentId}.`);
      return file.bytes;
    },
    renewed(value) {
      const renew = (_key: string, inner: unknown) =>
        typeof inner === 'string' ? renewedAddress(inner, options) : inner;
      return JSON.parse(JSON.stringify(value), renew);
    },
  };
}

function signedPath(
  { channelId, id, name }: { channelId: string; id: string; name: string },
  now: number,
): string {
  const path = `/attachments/${channelId}/${id}/${name}`;
  const hex = (ms: number) => Math.floor(ms / 1000).toString(16);
  const ex = hex(now + ADDRESS_LIFETIME_MS);
  return `${path}?ex=${ex}&is=${hex(now)}&hm=${signature(path, ex)}`;
}

function renewedAddress(text: string, { origin, now }: Parts): string {
  if (!ANY_ORIGIN.test(text)) return text;
  const [, channelId, id, name] = FILE_ADDRESS.exec(text) ?? [];
  if (!channelId || !id || !name) return text.replace(ANY_ORIGIN, origin);
  return `${origin}${signedPath({ channelId, id, name }, now())}`;
}

function signature(path: string, ex: string): string {
  return createHmac('sha256', SIGNING_KEY).update(`${path}?${ex}`).digest('hex');
}

async function pictureSize({
  contentType,
  bytes,
}: UploadedFile): Promise<{ width?: number; height?: number }> {
  if (!contentType.startsWith('image/')) return {};
  // A broken picture is stored like any other file: Discord does not refuse it either.
  const { width, height } = await sharp(bytes)
    .metadata()
    .catch(() => ({ width: undefined, height: undefined }));
  return width && height ? { width, height } : {};
}

/** Files up to {@link KEPT_BYTES}. */
function createShelf(files: Files) {
  const sizes = new Map(files.sizes());
  let total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const dropOldest = () => {
    const [id, size] = sizes.entries().next().value ?? [];
    if (!id || size === undefined) return;
    files.delete(id);
    sizes.delete(id);
    total -= size;
  };
  return {
    get: files.get,
    put(id: string, file: StoredFile) {
      files.put(id, file);
      sizes.set(id, file.bytes.length);
      total += file.bytes.length;
      while (total > KEPT_BYTES && sizes.size > 1) dropOldest();
    },
  };
}
