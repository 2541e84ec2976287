import { fileTypeFromBuffer } from 'file-type';

const EXTENSIONS = new Set(['png', 'jpg', 'webp', 'gif']);

const isImage = async (data: Uint8Array): Promise<boolean> => {
  const type = await fileTypeFromBuffer(data);
  return type !== undefined && EXTENSIONS.has(type.ext);
};

const BASE64 = /^[a-z0-9+/_-]+={0,2}$/i;

/** The bytes of a base64 text, with or without a `data:` prefix, quotes and line breaks; null where it is none. */
const decodedBase64 = (text: string): Buffer | null => {
  const bare = text.replace(/^["\s]*(?:data:[^,]{0,100},)?/i, '').replace(/["\s]+/g, '');
  return BASE64.test(bare) ? Buffer.from(bare, 'base64') : null;
};

/**
 * The image in what a link gave: its bytes, or those behind base64 text, which is what links hold when base64 was
 * asked for. Null when it is no PNG, JPEG, WebP or GIF by its first bytes; names and content types prove nothing.
 */
export const imageIn = async (content: Buffer): Promise<Uint8Array | null> => {
  if (await isImage(content)) return content;
  const decoded = decodedBase64(content.toString('latin1'));
  return decoded !== null && (await isImage(decoded)) ? decoded : null;
};

/** Bytes of the base64 text, with its prefix and line breaks, of an image that long. */
export const base64Length = (imageBytes: number): number => Math.ceil(imageBytes * 1.4) + 1024;
