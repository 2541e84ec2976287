import { type ImageText, MOST_TEXT } from '#domain/recipe/recipe.ts';
import { type Block, blocksOf, type Container, containerOf } from './blocks.ts';
import type { ByteReader } from './byte-reader.ts';
import { EXIF_PREFIX, exifTexts } from './exif-texts.ts';
import { PNG_TEXT_TYPES, pngTexts } from './png-texts.ts';

// Bytes of all blocks with texts that are read, and of each text after it was unpacked.
const MOST_BYTES = 2 * MOST_TEXT;

// No program writes as many. Each of them may be packed, and takes time.
const MOST_TEXTS = 16;

const EXIF_SEGMENT = 'e1';

const hasTexts = (container: Container, { type }: Block): boolean => {
  if (container === 'png') return PNG_TEXT_TYPES.has(type);
  return container === 'jpeg' ? type === EXIF_SEGMENT : type === 'EXIF';
};

const textsIn = async (container: Container, { type }: Block, content: Buffer): Promise<ImageText[]> => {
  if (container === 'png') return pngTexts(type, content, MOST_TEXT);
  const isExif = container === 'webp' || content.subarray(0, EXIF_PREFIX.length).equals(EXIF_PREFIX);
  return isExif ? exifTexts(content) : [];
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
  let [bytes, blocks] = [0, 0];
  for await (const block of blocksOf(container, reader)) {
    if (isPixels(block) && texts.length > 0) return texts;
    if (!hasTexts(container, block) || bytes + block.length > MOST_BYTES) continue;
    bytes += block.length;
    blocks += 1;
    const found = await textsIn(container, block, await block.content(block.length));
    texts.push(...found.filter(({ name }) => wanted.has(name)));
    if (blocks >= MOST_TEXTS) return texts;
  }
  return texts;
};
