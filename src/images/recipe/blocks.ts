import type { ByteReader } from './byte-reader.ts';

/** A part of an image file: a chunk of a PNG or a WebP, a segment of a JPEG. */
export type Block = {
  /** Its four letters, or the marker of a segment in hexadecimal. */
  type: string;
  /** Where its first byte is in the file. */
  at: number;
  /** Bytes of all of it, with what tells its type and length. */
  size: number;
  /** Bytes of its content. */
  length: number;
  /** Reads the content, up to a limit of bytes. Call it before asking for the next block. */
  content(most: number): Promise<Buffer>;
};

/** The kinds of files that have blocks for texts. */
export type Container = 'png' | 'jpeg' | 'webp';

type Header = Pick<Block, 'type' | 'length'> & {
  /** Bytes before and behind the content. */
  before: number;
  behind: number;
  /** No block follows that could have a text. */
  isLast?: boolean;
};

// Images of 32 MB have some four thousand, of eight thousand bytes each. Forged ones have a million that are empty, and a
// reader that is not warm takes 20 µs for each: so there are as many as the bytes before allow, and some small ones.
const MOST_BLOCKS = 5_000;
const SMALL_BLOCKS = 256;
const BYTES_EACH = 1_024;

const mostBlocksBefore = (position: number): number =>
  Math.min(MOST_BLOCKS, SMALL_BLOCKS + position / BYTES_EACH);

const isType = (type: string): boolean => /^[A-Za-z0-9 ]{4}$/.test(type);

const nextPng = async (reader: ByteReader): Promise<Header | undefined> => {
  const head = await reader.take(8);
  const type = head.toString('latin1', 4);
  if (!isType(type)) return undefined;
  return { type, length: head.readUInt32BE(0), before: 8, behind: 4, isLast: type === 'IEND' };
};

const nextWebp = async (reader: ByteReader): Promise<Header | undefined> => {
  const head = await reader.take(8);
  const type = head.toString('latin1', 0, 4);
  if (head.length < 8 || !isType(type)) return undefined;
  const length = head.readUInt32LE(4);
  return { type, length, before: 8, behind: length % 2 };
};

// Pixels follow, or nothing.
const LAST_MARKERS = new Set(['da', 'd9']);

const nextJpeg = async (reader: ByteReader): Promise<Header | undefined> => {
  const head = await reader.take(4);
  if (head.length < 4 || head[0] !== 0xff) return undefined;
  const [type, length] = [head.toString('hex', 1, 2), head.readUInt16BE(2)];
  if (length < 2) return undefined;
  return { type, length: length - 2, before: 4, behind: 0, isLast: LAST_MARKERS.has(type) };
};

const NEXT = { png: nextPng, jpeg: nextJpeg, webp: nextWebp };

const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** Bytes before the first block: a signature, or what says that a file is a WebP. */
const HEAD_BYTES = { png: 8, jpeg: 2, webp: 12 };

/** What a file is by its first bytes, which are read to the first block; undefined for another kind. */
export const containerOf = async (reader: ByteReader): Promise<Container | undefined> => {
  const start = await reader.take(HEAD_BYTES.jpeg);
  if (start.equals(Buffer.from([0xff, 0xd8]))) return 'jpeg';
  const head = Buffer.concat([start, await reader.take(HEAD_BYTES.png - start.length)]);
  if (head.equals(PNG_SIGNATURE)) return 'png';
  const form = head.toString('latin1', 0, 4) === 'RIFF' ? await reader.take(4) : head;
  return form.toString('latin1') === 'WEBP' ? 'webp' : undefined;
};

/**
 * The blocks of a file from the first one on, to where the file ends, is damaged, or has more than anybody writes. Never
 * rejects but with the error of its reader.
 */
export async function* blocksOf(container: Container, reader: ByteReader): AsyncGenerator<Block> {
  const next = NEXT[container];
  for (let count = 0; count < mostBlocksBefore(reader.position()); count += 1) {
    const at = reader.position();
    const header = await next(reader);
    if (!header) return;
    const { type, length, before, behind, isLast = false } = header;
    const content = (most: number): Promise<Buffer> => reader.take(Math.min(most, length));
    const size = before + length + behind;
    yield { type, at, size, length, content };
    if (isLast) return;
    await reader.skip(at + size - reader.position());
  }
}
