import { type ImageText, MOST_TEXT } from '#domain/recipe/recipe.ts';
import { type Block, blocksOf, type Container, containerOf } from './blocks.ts';
import type { ByteReader } from './byte-reader.ts';
import { EXIF_PREFIX, exifTexts } from './exif-texts.ts';
import { PNG_PACKED_TYPES, PNG_TEXT_TYPES, pngTexts } from './png-texts.ts';

// Bytes of all texts of a file, after they were unpacked.
const MOST_BYTES = 2 * MOST_TEXT;

// No program writes as many. Each of them may be packed, and takes time.
const MOST_TEXTS = 16;

const EXIF_SEGMENT = 'e1';

const hasTexts = (container: Container, { type }: Block): boolean => {
  if (container === 'png') return PNG_TEXT_TYPES.has(type);
  return container === 'jpeg' ? type === EXIF_SEGMENT : type === 'EXIF';
};

/** The texts in a block. `most` are the bytes to which a packed one may grow. */
const textsIn = async (container: Container, block: Block, most: number): Promise<ImageText[]> => {
  const content = await block.content(block.length);
  if (container === 'png') return pngTexts(block.type, content, most);
  const isExif = container === 'webp' || content.subarray(0, EXIF_PREFIX.length).equals(EXIF_PREFIX);
  return isExif ? exifTexts(content) : [];
};

/** The bytes that reading a block took: one that could not be unpacked took all that it was given. */
const takenBy = ({ type, length }: Block, texts: readonly ImageText[], most: number): number => {
  if (texts.length === 0) return PNG_PACKED_TYPES.has(type) ? most : length;
  return Math.max(length, ...texts.map(({ text }) => text.length));
};

/** Where the pixels of a PNG begin: what is written for others stands before them. */
const isPixels = ({ type }: Block): boolean => type === 'IDAT';

/**
 * Reads the texts in the file of an image: a PNG's chunks, and EXIF in PNG, JPEG and WebP. Pixels are left out, and not even
 * waited for where a text of one of the `wanted` names stands before them. What is damaged, too large or of another kind
 * has no texts. Rejects only with the error of the reader.
 */
export const readImageTexts = async (
  reader: ByteReader,
  wanted: ReadonlySet<string>,
): Promise<ImageText[]> => {
  const container = await containerOf(reader);
  if (!container) return [];
  const texts: ImageText[] = [];
  let [left, blocks] = [MOST_BYTES, 0];
  for await (const block of blocksOf(container, reader)) {
    if (isPixels(block) && texts.length > 0) return texts;
    if (!hasTexts(container, block) || block.length > left) continue;
    blocks += 1;
    const most = Math.min(MOST_TEXT, left);
    const found = await textsIn(container, block, most);
    left -= takenBy(block, found, most);
    texts.push(...found.filter(({ name }) => wanted.has(name)));
    if (blocks >= MOST_TEXTS || left <= 0) return texts;
  }
  return texts;
};
