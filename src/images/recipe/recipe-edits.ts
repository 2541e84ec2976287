import type { RecipeTexts } from '#domain/recipe/own-recipe.ts';
import { type Block, blocksOf, type Container, containerOf } from './blocks.ts';
import type { ByteReader } from './byte-reader.ts';
import { EXIF_PREFIX, exifWithRecipe } from './exif-texts.ts';
import { isOurText, PNG_TEXT_TYPES, pngRecipe } from './png-texts.ts';

/** A change of a file: some bytes at a place are left out, and others stand there. */
export type Edit = { at: number; removed: number; inserted: Buffer };

/** The changes that write a recipe; null where the file has no place for one. */
type Edits = Edit[] | null;

// Bytes of the name and a little more.
const NAME_BYTES = 100;

const pngEdits = async (blocks: AsyncIterable<Block>, texts: RecipeTexts): Promise<Edits> => {
  const edits: Edit[] = [];
  for await (const block of blocks) {
    const end = block.at + block.size;
    if (block.type === 'IHDR') edits.push({ at: end, removed: 0, inserted: pngRecipe(texts) });
    else if (PNG_TEXT_TYPES.has(block.type) && isOurText(await block.content(NAME_BYTES)))
      edits.push({ at: block.at, removed: block.size, inserted: Buffer.alloc(0) });
  }
  return edits.length === 0 ? null : edits;
};

const EXIF_SEGMENT = 'e1';
const JFIF_SEGMENT = 'e0';

// The length of a segment has two bytes, which count themselves.
const MOST_SEGMENT = 0xffff - 2;

const exifSegment = (content: Buffer): Buffer => {
  const head = Buffer.from('ffe10000', 'hex');
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
};

const jpegEdits = async (blocks: AsyncIterable<Block>, texts: RecipeTexts): Promise<Edits> => {
  let [at, removed] = [2, 0];
  let existing: Buffer | undefined;
  for await (const block of blocks) {
    if (block.type === JFIF_SEGMENT && block.at === at) at += block.size;
    if (block.type !== EXIF_SEGMENT || existing) continue;
    const content = await block.content(block.length);
    if (!content.subarray(0, EXIF_PREFIX.length).equals(EXIF_PREFIX)) continue;
    [existing, at, removed] = [content, block.at, block.size];
  }
  const content = Buffer.concat([EXIF_PREFIX, exifWithRecipe(existing, texts)]);
  return content.length > MOST_SEGMENT ? null : [{ at, removed, inserted: exifSegment(content) }];
};

const EXIF_FLAG = 0x08;
const ALPHA_FLAG = 0x10;

/** The size of the canvas and the flags, out of the only frame of a simple file; undefined for a damaged one. */
const simpleFrame = (
  type: string,
  head: Buffer,
): { width: number; height: number; flags: number } | undefined => {
  if (type === 'VP8 ' && head.length >= 10) {
    return { width: head.readUInt16LE(6) & 0x3fff, height: head.readUInt16LE(8) & 0x3fff, flags: 0 };
  }
  if (type !== 'VP8L' || head.length < 5) return undefined;
  const bits = head.readUInt32LE(1);
  const flags = (bits >>> 28) & 1 ? ALPHA_FLAG : 0;
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, flags };
};

const webpChunk = (type: string, content: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
};

/** What a file needs at its beginning to have more than one frame in it. */
const extendedHeader = (first: Block, head: Buffer): Edit | undefined => {
  if (first.type === 'VP8X' && head.length > 0) {
    const flags = Buffer.from([head.readUInt8(0) | EXIF_FLAG]);
    return { at: first.at + 8, removed: 1, inserted: flags };
  }
  const frame = simpleFrame(first.type, head);
  if (!frame || frame.width === 0 || frame.height === 0) return undefined;
  const content = Buffer.alloc(10);
  content.writeUInt8(frame.flags | EXIF_FLAG, 0);
  content.writeUIntLE(frame.width - 1, 4, 3);
  content.writeUIntLE(frame.height - 1, 7, 3);
  return { at: first.at, removed: 0, inserted: webpChunk('VP8X', content) };
};

const WEBP_SIZE_AT = 4;
const FIRST_CHUNK_AT = 12;

const webpEdits = async (blocks: AsyncIterable<Block>, texts: RecipeTexts): Promise<Edits> => {
  let header: Edit | undefined;
  let [end, removed] = [FIRST_CHUNK_AT, 0];
  let existing: { at: number; content: Buffer } | undefined;
  for await (const block of blocks) {
    if (block.at === FIRST_CHUNK_AT) header = extendedHeader(block, await block.content(10));
    if (block.type === 'EXIF' && !existing) {
      existing = { at: block.at, content: await block.content(MOST_SEGMENT) };
      removed = block.size;
    }
    end = block.at + block.size;
  }
  if (!header) return null;
  const inserted = webpChunk('EXIF', exifWithRecipe(existing?.content, texts));
  const exif = { at: existing?.at ?? end, removed, inserted };
  const grown = [header, exif].reduce((sum, edit) => sum + edit.inserted.length - edit.removed, 0);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(end - 8 + grown);
  return [{ at: WEBP_SIZE_AT, removed: 4, inserted: size }, header, exif];
};

const EDITS = { png: pngEdits, jpeg: jpegEdits, webp: webpEdits } satisfies Record<Container, unknown>;

/**
 * The changes that write a recipe into a file, in their order. Pixels and all that others wrote stay as they are, but for an
 * older recipe, which is replaced. Null for a file that has no place for one: a GIF, or a damaged one.
 */
export const recipeEdits = async (reader: ByteReader, texts: RecipeTexts): Promise<Edits> => {
  const container = await containerOf(reader);
  return container ? EDITS[container](blocksOf(container, reader), texts) : null;
};
