/**
 * EXIF is a TIFF without pixels: lists of tags, each tag of twelve bytes with its value or where that is. Only two lists
 * are of interest: the first one, and that of EXIF, to which the first one points.
 */

/** Tags by their numbers. */
export const TAG = {
  ImageDescription: 0x010e,
  Make: 0x010f,
  Model: 0x0110,
  ExifIfd: 0x8769,
  MakerNote: 0x927c,
  UserComment: 0x9286,
} as const;

const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;

// A tag's type, by which its value is read.
const UNDEFINED = 7;
const LONG = 4;

type Order = 'BE' | 'LE';

type Entry = { tag: number; bytes: Buffer };

type List = { entries: Entry[]; next: number };

type Tiff = { order: Order; first: List; exif: List | undefined };

const u16 = (bytes: Buffer, at: number, order: Order): number =>
  order === 'BE' ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at);

const u32 = (bytes: Buffer, at: number, order: Order): number =>
  order === 'BE' ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);

/** The list at an offset; undefined where it goes beyond the end. */
const listAt = (tiff: Buffer, at: number, order: Order): List | undefined => {
  if (at < HEADER_BYTES || at + 2 > tiff.length) return undefined;
  const count = u16(tiff, at, order);
  const end = at + 2 + count * ENTRY_BYTES;
  if (end + 4 > tiff.length) return undefined;
  const entries = Array.from({ length: count }, (_, index): Entry => {
    const start = at + 2 + index * ENTRY_BYTES;
    const bytes = tiff.subarray(start, start + ENTRY_BYTES);
    return { tag: u16(bytes, 0, order), bytes };
  });
  return { entries, next: u32(tiff, end, order) };
};

/** Takes a TIFF apart; undefined for one that is damaged. */
const parsedTiff = (tiff: Buffer): Tiff | undefined => {
  if (tiff.length < HEADER_BYTES) return undefined;
  const mark = tiff.toString('latin1', 0, 2);
  const order = mark === 'MM' ? 'BE' : 'LE';
  if ((mark !== 'MM' && mark !== 'II') || u16(tiff, 2, order) !== 42) return undefined;
  const first = listAt(tiff, u32(tiff, 4, order), order);
  const pointer = first?.entries.find(({ tag }) => tag === TAG.ExifIfd);
  const exif = pointer && listAt(tiff, u32(pointer.bytes, 8, order), order);
  return first && { order, first, exif };
};

/** Texts and bytes that a tag has; undefined where its value is of another type, or is not there. */
const valueIn = (tiff: Buffer, { bytes }: Entry, order: Order): Buffer | undefined => {
  const [type, count] = [u16(bytes, 2, order), u32(bytes, 4, order)];
  if (![1, 2, UNDEFINED].includes(type)) return undefined;
  if (count <= 4) return bytes.subarray(8, 8 + count);
  const at = u32(bytes, 8, order);
  return at + count > tiff.length ? undefined : tiff.subarray(at, at + count);
};

/** The values of texts and bytes in both lists, by their tags. */
export const tiffValues = (tiff: Buffer): { order: Order; values: ReadonlyMap<number, Buffer> } => {
  const parsed = parsedTiff(tiff);
  if (!parsed) return { order: 'BE', values: new Map() };
  const { order, first, exif } = parsed;
  const values = [...first.entries, ...(exif?.entries ?? [])].flatMap((entry): [number, Buffer][] => {
    const value = valueIn(tiff, entry, order);
    return value ? [[entry.tag, value]] : [];
  });
  return { order, values: new Map(values) };
};

/** An empty TIFF, big-endian. */
const EMPTY = Buffer.from('4d4d002a00000008000000000000', 'hex');

const u16Bytes = (value: number, order: Order): Buffer => {
  const bytes = Buffer.alloc(2);
  if (order === 'BE') bytes.writeUInt16BE(value);
  else bytes.writeUInt16LE(value);
  return bytes;
};

const u32Bytes = (value: number, order: Order): Buffer => {
  const bytes = Buffer.alloc(4);
  if (order === 'BE') bytes.writeUInt32BE(value);
  else bytes.writeUInt32LE(value);
  return bytes;
};

type NewEntry = { tag: number; type: number; count: number; value: number };

const entryOf = ({ tag, type, count, value }: NewEntry, order: Order): Entry => ({
  tag,
  bytes: Buffer.concat([
    u16Bytes(tag, order),
    u16Bytes(type, order),
    u32Bytes(count, order),
    u32Bytes(value, order),
  ]),
});

/** A list with some tags in the place of those that it had. */
const listBytes = (list: List | undefined, added: readonly Entry[], order: Order): Buffer => {
  const kept = (list?.entries ?? []).filter(({ tag }) => !added.some((one) => one.tag === tag));
  const entries = [...kept, ...added].toSorted((a, b) => a.tag - b.tag);
  return Buffer.concat([
    u16Bytes(entries.length, order),
    ...entries.map(({ bytes }) => bytes),
    u32Bytes(list?.next ?? 0, order),
  ]);
};

const evenly = (bytes: Buffer): Buffer =>
  bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);

/**
 * A TIFF with values of EXIF's list, in the place of those that it had. What it had stays where it is, in its byte order,
 * with new lists behind it; without one, or with a damaged one, it is new, and big-endian.
 */
export const withExifValues = (existing: Buffer | undefined, values: ReadonlyMap<number, Buffer>): Buffer => {
  const parsed = existing && parsedTiff(existing);
  const before = evenly(parsed ? existing : EMPTY);
  const { order, first, exif } = parsed ?? { order: 'BE', first: undefined, exif: undefined };
  let end = before.length;
  const data = [...values].map(([tag, value]) => {
    const entry = entryOf({ tag, type: UNDEFINED, count: value.length, value: end }, order);
    const bytes = evenly(value);
    end += bytes.length;
    return { entry, bytes };
  });
  const exifBytes = listBytes(
    exif,
    data.map(({ entry }) => entry),
    order,
  );
  const pointer = entryOf({ tag: TAG.ExifIfd, type: LONG, count: 1, value: end }, order);
  const whole = Buffer.concat([
    before,
    ...data.map(({ bytes }) => bytes),
    exifBytes,
    listBytes(first, [pointer], order),
  ]);
  u32Bytes(end + exifBytes.length, order).copy(whole, 4);
  return whole;
};
