import { createHmac } from 'node:crypto';
import type { APIAttachment } from 'discord-api-types/v10';
import sharp from 'sharp';
import type { Now } from './snowflake.ts';

/** A file of a multipart body. `key` is the n of `files[n]`, `storedName` the name that Discord makes of it. */
export type UploadedFile = {
  key: string;
  filename: string;
  storedName: string;
  contentType: string;
  bytes: Uint8Array;
};

/** A file that lies in the stand-in's CDN. */
type StoredFile = { bytes: Uint8Array; contentType: string };

/** The CDN: files by the id of their attachment. */
export type Attachments = {
  /** Puts a file in, and gives the attachment that a message shows. */
  store(channelId: string, file: UploadedFile, options?: StoreOptions): Promise<APIAttachment>;
  /** The file behind an address, if the address is signed, in time, and the file still kept. */
  serve(address: CdnAddress): StoredFile | undefined;
  /** The bytes of an attachment. @throws {Error} when there are none. */
  bytes(attachmentId: string): Uint8Array;
};

type StoreOptions = { description?: string | undefined; ephemeral?: boolean | undefined };
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

/** The stand-in's CDN; `origin` is what its addresses begin with. */
export function createAttachments(options: { now: Now; nextId: () => string; origin: string }): Attachments {
  const files = createShelf();
  return {
    async store(channelId, file, { description, ephemeral } = {}) {
      const id = options.nextId();
      files.put(id, { bytes: file.bytes, contentType: file.contentType });
      const url = `${options.origin}${signedPath({ channelId, id, name: file.storedName }, options.now())}`;
      return {
        id,
        filename: file.storedName,
        size: file.bytes.length,
        url,
        proxy_url: url,
        content_type: file.contentType,
        ...(await pictureSize(file)),
        ...(description ? { description } : {}),
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

function createShelf() {
  const files = new Map<string, StoredFile>();
  let total = 0;
  const dropOldest = () => {
    const [id, file] = files.entries().next().value ?? [];
    if (!id || !file) return;
    files.delete(id);
    total -= file.bytes.length;
  };
  return {
    get: (id: string) => files.get(id),
    put(id: string, file: StoredFile) {
      files.set(id, file);
      total += file.bytes.length;
      while (total > KEPT_BYTES && files.size > 1) dropOldest();
    },
  };
}
