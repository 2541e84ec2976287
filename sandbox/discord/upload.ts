import { fileTypeFromBuffer } from 'file-type';
import { storedName, type UploadedFile } from './attachments.ts';
import type { Upload } from './compose.ts';
import { refusals } from './errors.ts';

// What files are that nothing is known of.
const BYTES = 'application/octet-stream';

const FILE_FIELD = /^files?\[(\d+)\]$/;

/** Whatever has a body: a request, or the response that stands for one. `type` is its content type. */
type Readable = { type: string | null | undefined; text(): Promise<string>; formData(): Promise<FormData> };

/**
 * Reads a body: JSON, or multipart with `payload_json` and `files[n]`.
 * @throws {ApiError} 50109 when the JSON cannot be read.
 */
export async function readUpload(source: Readable): Promise<Upload> {
  if (!source.type?.startsWith('multipart/form-data')) return { body: json(await source.text()), files: [] };
  const form = await source.formData().catch(() => {
    throw refusals.invalidJson();
  });
  const entries = [...form.entries()].flatMap(([name, value]) => {
    const key = FILE_FIELD.exec(name)?.[1];
    return key !== undefined && typeof value !== 'string' ? [{ key, value }] : [];
  });
  const payload = form.get('payload_json');
  const files = await Promise.all(entries.map(({ key, value }) => uploaded(key, value)));
  return { body: json(typeof payload === 'string' ? payload : ''), files };
}

async function uploaded(key: string, file: File): Promise<UploadedFile> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const contentType = await typeOf(file, bytes);
  return { key, filename: file.name, storedName: storedName(file.name), contentType, bytes };
}

// Discord looks into a file of which it is not told what it is.
async function typeOf({ type }: File, bytes: Uint8Array): Promise<string> {
  if (type && type !== BYTES) return type;
  return (await fileTypeFromBuffer(bytes))?.mime ?? BYTES;
}

function json(text: string): unknown {
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw refusals.invalidJson();
  }
}
