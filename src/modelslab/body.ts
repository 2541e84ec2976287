import { pipeline, Readable, type Transform } from 'node:stream';
import {
  brotliDecompressSync,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
  inflateRawSync,
  inflateSync,
  constants as zlib,
} from 'node:zlib';
import { type Chunks, capped, collected, type Peeked, peek } from './chunks.ts';
import { looksPlain } from './plain.ts';

/** The body is compressed, and cannot be decompressed: it was cut short or damaged on the way. */
export class BodyDamaged extends Error {
  override readonly name = 'BodyDamaged';
}

type Encoding = {
  create(): Transform;
  /** Whether the first bytes can be those of this encoding. */
  fits(head: Buffer): boolean;
  /**
   * Decompresses the first bytes, as far as they go unless they are the whole; throws where they are something else.
   * Null: nothing else begins like this, so that what cannot be decompressed is damaged.
   */
  attempt: ((head: Buffer, isWhole: boolean) => Buffer) | null;
};

const beginsWith =
  (...bytes: number[]) =>
  (data: Buffer): boolean =>
    data.length > bytes.length && bytes.every((byte, index) => data[index] === byte);

const isZlib = (data: Buffer): boolean =>
  data.length > 2 && ((data[0] ?? 0) & 0x0f) === 8 && data.readUInt16BE(0) % 31 === 0;

// A few bytes can unpack to more than memory has.
const maxOutputLength = 1024 * 1024;

// A head that ends in the middle is no error while more is to come.
const zlibFlush = (isWhole: boolean) => ({
  maxOutputLength,
  finishFlush: isWhole ? zlib.Z_FINISH : zlib.Z_SYNC_FLUSH,
});
const brotliFlush = (isWhole: boolean) => ({
  maxOutputLength,
  finishFlush: isWhole ? zlib.BROTLI_OPERATION_FINISH : zlib.BROTLI_OPERATION_FLUSH,
});

/** In the order in which they are tried. */
const ENCODINGS: readonly Encoding[] = [
  { create: createGunzip, fits: beginsWith(0x1f, 0x8b, 8), attempt: null },
  { create: createZstdDecompress, fits: beginsWith(0x28, 0xb5, 0x2f, 0xfd), attempt: null },
  { create: createInflate, fits: isZlib, attempt: (head, whole) => inflateSync(head, zlibFlush(whole)) },
  {
    create: createBrotliDecompress,
    fits: () => true,
    attempt: (head, whole) => brotliDecompressSync(head, brotliFlush(whole)),
  },
  {
    create: createInflateRaw,
    fits: () => true,
    attempt: (head, whole) => inflateRawSync(head, zlibFlush(whole)),
  },
];

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';

const isCertainly = (data: Buffer): boolean =>
  ENCODINGS.some(({ fits, attempt }) => attempt === null && fits(data));

// Some encodings make a little of anything and pass over the rest, and packing hardly ever makes more of something.
const isMostOf = (unpacked: Buffer, data: Buffer): boolean =>
  unpacked.length > 0 && 2 * unpacked.length + 16 >= data.length;

/** Whether unpacking the first bytes makes sense: only then they are in that encoding. */
const isMeant = ({ fits, attempt }: Encoding, { head, isWhole }: Peeked): boolean => {
  if (!fits(head)) return false;
  if (attempt === null) return true;
  try {
    const unpacked = attempt(head, isWhole);
    return isMostOf(unpacked, head) && (looksPlain(unpacked) || isCertainly(unpacked));
  } catch (error) {
    // So much of it is no accident.
    return isTooLarge(error);
  }
};

/** Decompresses. Rejects with the error of its source, or with BodyDamaged. */
async function* decompressed(chunks: Chunks, { create }: Encoding): AsyncGenerator<Buffer> {
  let broken: unknown;
  async function* watched(): AsyncGenerator<Buffer> {
    try {
      yield* chunks;
    } catch (error) {
      broken = error;
      throw error;
    }
  }
  // What goes wrong is thrown below, by reading.
  const unpacking = pipeline(Readable.from(watched()), create(), () => undefined);
  try {
    yield* unpacking;
  } catch (cause) {
    throw broken ?? new BodyDamaged('a compressed body that is cut short or damaged', { cause });
  }
}

// Twice was seen, where a proxy compresses what is compressed already.
const MOST_LAYERS = 3;

/**
 * A body without the compression that it came in; neither form may have more than `maxBytes`. Its bytes decide, not its
 * header: servers and proxies compress unasked, lose the header, or name another encoding. What is in no known encoding is
 * left as it is. Reading it rejects with BodyTooLong or BodyDamaged, and so does finding out what it is.
 */
export const unpackedBody = async (body: Chunks, maxBytes: number): Promise<Peeked> => {
  let peeked = await peek(capped(body, maxBytes, `a body of more than ${maxBytes} bytes`));
  for (let layer = 0; layer < MOST_LAYERS && !looksPlain(peeked.head); layer += 1) {
    const current = peeked;
    const encoding = ENCODINGS.find((one) => isMeant(one, current));
    if (!encoding) return current;
    const reason = `a body that unpacks to more than ${maxBytes} bytes`;
    peeked = await peek(capped(decompressed(current.chunks, encoding), maxBytes, reason));
  }
  return peeked;
};

/** Reads a body and unpacks it; neither form may have more than `maxBytes`. Rejects with BodyTooLong or BodyDamaged. */
export const readBody = async (body: Chunks, maxBytes: number): Promise<Buffer> =>
  collected((await unpackedBody(body, maxBytes)).chunks);
