import { IMAGE_TYPES, type ImageType } from '#domain/generation/image-file.ts';
import { unpackedBody } from '#modelslab/body.ts';
import { type Chunks, capped, peek } from '#modelslab/chunks.ts';
import { asciiEncodingOf } from '#modelslab/plain.ts';
import { decodedBase64, NotBase64, piecesOf, textsOf } from './base64.ts';

/** The content is no PNG, JPEG, WebP or GIF by its first bytes; names and content types prove nothing. */
export class NotAnImage extends Error {
  override readonly name = 'NotAnImage';
}

/** An image as it comes. Reading it rejects with NotAnImage or BodyTooLong, or with the error of its source. */
export type ImageContent = { contentType: ImageType; chunks: Chunks };

const isImageType = (type: string): type is ImageType => Object.hasOwn(IMAGE_TYPES, type);

const imageTypeOf = async (head: Buffer): Promise<ImageType | undefined> => {
  // Loaded with the first image: a start need not wait for it.
  const { fileTypeFromBuffer } = await import('file-type');
  const type = await fileTypeFromBuffer(head);
  if (type?.mime === 'image/apng') return 'image/png';
  return type && isImageType(type.mime) ? type.mime : undefined;
};

/** Bytes of the base64 text, with its prefix and line breaks, of an image that long. */
const base64Length = (imageBytes: number): number => Math.ceil(imageBytes * 1.4) + 1024;

const withinLimit = (chunks: Chunks, maxImageBytes: number): Chunks =>
  capped(chunks, maxImageBytes, `over ${maxImageBytes} bytes`);

async function* orNotAnImage(chunks: Chunks): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    if (error instanceof NotBase64) throw new NotAnImage('not an image', { cause: error });
    throw error;
  }
}

const imageInTexts = async (texts: AsyncIterable<string>, maxImageBytes: number): Promise<ImageContent> => {
  const { head, chunks } = await peek(orNotAnImage(decodedBase64(texts)));
  const contentType = await imageTypeOf(head);
  if (contentType === undefined) throw new NotAnImage('not an image');
  return { contentType, chunks: withinLimit(chunks, maxImageBytes) };
};

/**
 * The image in the body of an answer: its bytes, or those behind base64 text, which is what links hold when base64 was
 * asked for. Rejects with NotAnImage, and with what reading a body rejects with.
 */
export const imageInBody = async (body: Chunks, maxImageBytes: number): Promise<ImageContent> => {
  const { head, isWhole, chunks } = await unpackedBody(body, base64Length(maxImageBytes));
  const contentType = await imageTypeOf(head);
  if (contentType !== undefined) return { contentType, chunks: withinLimit(chunks, maxImageBytes) };
  return imageInTexts(textsOf(chunks, asciiEncodingOf(head, isWhole)), maxImageBytes);
};

/** The image in base64 text. Rejects with NotAnImage. */
export const imageInText = (text: string, maxImageBytes: number): Promise<ImageContent> =>
  imageInTexts(piecesOf(text), maxImageBytes);
