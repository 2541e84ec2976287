import { parsedJson } from '#domain/json.ts';
import { textIn } from '#modelslab/plain.ts';

/** Whether bytes are those of an image that Discord shows. */
export type IsImage = (data: Uint8Array) => Promise<boolean>;

const BASE64 = /^[a-z0-9+/_-]+={0,2}$/i;

// `data:image/png;base64,`, also without its first word, and whatever else stands before the comma.
const PREFIX = /^(?:data:[^,]{0,200}|[a-z]+\/[\w.+-]{1,50}(?:;[^,]{0,100})?;base64),/i;

/** The text inside of a JSON string; any other text as it is. */
const unquoted = (text: string): string => {
  const value = /^\s*"/.test(text) ? parsedJson(text) : undefined;
  return typeof value === 'string' ? value : text;
};

/**
 * Base64 as it is meant: without blanks and line breaks, quotes around it, a `data:` prefix, slashes that were escaped
 * for JSON, and signs that were escaped for an address.
 */
const bareBase64 = (text: string): string =>
  unquoted(text)
    .replace(/\\[nr]/g, '')
    .replace(/[\s\\\uFEFF]+/g, '')
    .replace(/^b?["']|["']$/g, '')
    .replace(PREFIX, '')
    .replace(/%(2b|2f|3d)/gi, (sign) => decodeURIComponent(sign));

/** The bytes of a base64 text; null where it is none. */
const decodedBase64 = (text: string): Buffer | null => {
  const bare = bareBase64(text);
  return BASE64.test(bare) ? Buffer.from(bare, 'base64') : null;
};

/**
 * The image in what a link gave: its bytes, or those behind base64 text, which is what links hold when base64 was
 * asked for. Null when neither is an image.
 */
export const imageIn = async (content: Buffer, isImage: IsImage): Promise<Uint8Array | null> => {
  if (await isImage(content)) return content;
  const decoded = decodedBase64(textIn(content));
  return decoded !== null && (await isImage(decoded)) ? decoded : null;
};

/** Bytes of the base64 text, with its prefix and line breaks, of an image that long. */
export const base64Length = (imageBytes: number): number => Math.ceil(imageBytes * 1.4) + 1024;
