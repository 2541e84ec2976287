import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib';
import { looksPlain } from './plain.ts';

/** The body was longer than allowed, as it came or decompressed; it was not read to its end. */
export class BodyTooLong extends Error {
  override readonly name = 'BodyTooLong';
}

/** The body is compressed, and cannot be decompressed: it was cut short or damaged on the way. */
export class BodyDamaged extends Error {
  override readonly name = 'BodyDamaged';
}

/** Reads a body while counting, so that a server without manners cannot fill the memory. */
const readCapped = async (body: Readable, maxBytes: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving the loop early destroys the body and with it the connection.
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes) throw new BodyTooLong(`a body of more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
};

type Decompress = (data: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

type Encoding = {
  decompress: Decompress;
  /** Whether the first bytes can be those of this encoding. */
  fits(data: Buffer): boolean;
  /** Nothing else begins like this: what cannot be decompressed is damaged. */
  isCertain: boolean;
};

const beginsWith =
  (...bytes: number[]) =>
  (data: Buffer): boolean =>
    data.length > bytes.length && bytes.every((byte, index) => data[index] === byte);

const isZlib = (data: Buffer): boolean =>
  data.length > 2 && ((data[0] ?? 0) & 0x0f) === 8 && data.readUInt16BE(0) % 31 === 0;

/** In the order in which they are tried. */
const ENCODINGS: readonly Encoding[] = [
  { decompress: promisify(gunzip), fits: beginsWith(0x1f, 0x8b, 8), isCertain: true },
  { decompress: promisify(zstdDecompress), fits: beginsWith(0x28, 0xb5, 0x2f, 0xfd), isCertain: true },
  { decompress: promisify(inflate), fits: isZlib, isCertain: false },
  { decompress: promisify(brotliDecompress), fits: () => true, isCertain: false },
  { decompress: promisify(inflateRaw), fits: () => true, isCertain: false },
];

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/** What the data decompresses to by one encoding; undefined when it is not in that. */
const decompressed = async (
  data: Buffer,
  { decompress, isCertain }: Encoding,
  maxBytes: number,
): Promise<Buffer | undefined> => {
  try {
    return await decompress(data, { maxOutputLength: maxBytes });
  } catch (error) {
    const isTooLong = codeOf(error) === 'ERR_BUFFER_TOO_LARGE';
    if (isTooLong) throw new BodyTooLong(`a body that unpacks to more than ${maxBytes} bytes`);
    if (isCertain) throw new BodyDamaged('a compressed body that is cut short or damaged');
    return undefined;
  }
};

const isCertainly = (data: Buffer): boolean =>
  ENCODINGS.some(({ fits, isCertain }) => isCertain && fits(data));

// Some encodings make a little of anything and pass over the rest, and packing hardly ever makes more of something.
const isMostOf = (unpacked: Buffer, data: Buffer): boolean =>
  unpacked.length > 0 && 2 * unpacked.length + 16 >= data.length;

/** Whether unpacking made sense: only then the data was in that encoding. */
const wasMeant = (unpacked: Buffer, data: Buffer): boolean =>
  isMostOf(unpacked, data) && (looksPlain(unpacked) || isCertainly(unpacked));

const unpackedOnce = async (data: Buffer, maxBytes: number): Promise<Buffer | undefined> => {
  for (const encoding of ENCODINGS) {
    if (!encoding.fits(data)) continue;
    const unpacked = await decompressed(data, encoding, maxBytes);
    if (unpacked && (encoding.isCertain || wasMeant(unpacked, data))) return unpacked;
  }
  return undefined;
};

// Twice was seen, where a proxy compresses what is compressed already.
const MOST_LAYERS = 3;

/**
 * The data without the compression that it came in. Its bytes decide, not its header: servers and proxies compress
 * unasked, lose the header, or name another encoding. What is in no known encoding is left as it is.
 * Rejects with BodyTooLong or BodyDamaged.
 */
const unpacked = async (data: Buffer, maxBytes: number): Promise<Buffer> => {
  let current = data;
  for (let layer = 0; layer < MOST_LAYERS && !looksPlain(current); layer += 1) {
    const inner = await unpackedOnce(current, maxBytes);
    if (!inner) return current;
    current = inner;
  }
  return current;
};

/** Reads a body and unpacks it; neither form may have more than `maxBytes`. Rejects with BodyTooLong or BodyDamaged. */
export const readBody = async (body: Readable, maxBytes: number): Promise<Buffer> =>
  unpacked(await readCapped(body, maxBytes), maxBytes);
