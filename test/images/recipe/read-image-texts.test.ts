import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readRecipe } from '#domain/recipe/read-recipe.ts';
import { chunkReader } from '#images/recipe/byte-reader.ts';
import { readImageTexts } from '#images/recipe/read-image-texts.ts';
import { SAMPLES } from '../../domain/recipe/samples.ts';
import { embedded, type Format, imageOf, inPieces, textsIn } from './recipe-files.ts';

const chunk = (type: string, content: Buffer | string): Buffer => {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), Buffer.from(content)]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(typed.length - 4);
  checksum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, checksum]);
};

/** A PNG with more chunks: before its pixels, or behind them. */
const pngWith = async (chunks: readonly Buffer[], { behind = false } = {}): Promise<Buffer> => {
  const png = await imageOf('png');
  const at = behind ? png.length - 12 : 33;
  return Buffer.concat([png.subarray(0, at), ...chunks, png.subarray(at)]);
};

const named = (name: string, ...parts: (Buffer | string)[]): Buffer =>
  Buffer.concat([Buffer.from(`${name}\0`, 'latin1'), ...parts.map((part) => Buffer.from(part))]);

const SAMPLE = SAMPLES.unicode;

const compressed = named('parameters', '\x01\0\0\0', deflateSync(SAMPLE));

describe('the texts of a PNG', () => {
  it.each([
    ['tEXt', chunk('tEXt', named('parameters', Buffer.from(SAMPLES.hashes, 'latin1'))), SAMPLES.hashes],
    ['zTXt', chunk('zTXt', named('parameters', '\0', deflateSync(SAMPLES.hashes))), SAMPLES.hashes],
    ['iTXt', chunk('iTXt', named('parameters', '\0\0en\0Parameter\0', SAMPLE)), SAMPLE],
    ['iTXt, packed', chunk('iTXt', compressed), SAMPLE],
  ])('are read from %s, before the pixels and behind them', async (_, written, text) => {
    for (const behind of [false, true]) {
      expect(await textsIn(await pngWith([written], { behind }))).toEqual([{ name: 'parameters', text }]);
    }
  });

  it('are not waited for behind the pixels where there are some before', async () => {
    const png = await pngWith([chunk('tEXt', named('parameters', 'Steps: 5'))]);
    let read = 0;
    async function* counted() {
      for await (const piece of inPieces(png)) {
        read += piece.length;
        yield piece;
      }
    }
    await readImageTexts(chunkReader(counted()), new Set(['parameters']));
    expect(read).toBeLessThan(150);
  });

  it('are those that are wanted', async () => {
    const others = ['Software', 'Title', 'XML:com.adobe.xmp'].map((name) => chunk('tEXt', named(name, 'x')));
    expect(await textsIn(await pngWith(others))).toEqual([]);
  });

  it('may be damaged, too large, or grow without end when they are unpacked', async () => {
    const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024));
    const written = [
      chunk('zTXt', named('parameters', '\0', bomb)),
      chunk('iTXt', named('parameters', '\x01\0\0\0', bomb)),
      chunk('zTXt', named('parameters', '\0', 'not packed')),
      chunk('zTXt', 'parameters'),
      chunk('iTXt', named('parameters', '\0')),
      chunk('tEXt', 'no name'),
      chunk('eXIf', 'no EXIF'),
      chunk('tEXt', Buffer.alloc(3 * 1024 * 1024, 'parameters\0')),
    ];
    expect(await textsIn(await pngWith(written), 65_536)).toEqual([]);
    const many = Array.from({ length: 50 }, () => chunk('tEXt', named('parameters', 'x')));
    expect((await textsIn(await pngWith(many))).length).toBeLessThan(20);
  });

  it('are unpacked up to two million letters for the whole file, whether they fit or not', async () => {
    const packed = (letters: number) =>
      chunk('zTXt', named('parameters', '\0', deflateSync(Buffer.alloc(letters, 'a'))));
    const small = chunk('tEXt', named('parameters', 'x'));
    const lengths = async (...written: Buffer[]) =>
      (await textsIn(await pngWith(written), 65_536)).map(({ text }) => text.length);
    const [fitting, bomb] = [packed(1_000_000), packed(32_000_000)];
    expect(await lengths(fitting, fitting, small)).toEqual([1_000_000, 1_000_000, 1]);
    expect(await lengths(fitting, fitting, fitting)).toEqual([1_000_000, 1_000_000]);
    expect(await lengths(bomb, fitting, small)).toEqual([1_000_000, 1]);
    expect(await lengths(bomb, bomb, small)).toEqual([]);
  });

  it('are looked for behind as many parts as an image has, and not behind more that are empty', async () => {
    const text = chunk('tEXt', named('parameters', 'x'));
    const parts = (count: number, bytes: number) =>
      Array.from({ length: count }, () => chunk('IDAT', Buffer.alloc(bytes)));
    const isFound = async (written: readonly Buffer[]) =>
      (await textsIn(await pngWith([...written, text], { behind: true }), 65_536)).length === 1;
    expect(await isFound(parts(200, 0))).toBe(true);
    expect(await isFound(parts(300, 0))).toBe(false);
    expect(await isFound(parts(2_000, 2_048))).toBe(true);
  });
});

type Order = 'BE' | 'LE';

const swapped = (bytes: Buffer, order: Order): Buffer =>
  order === 'LE' ? bytes : Buffer.from(bytes).swap16();
const utf16 = (text: string, order: Order): Buffer => swapped(Buffer.from(text, 'utf16le'), order);

/** EXIF in one of both byte orders with a UserComment and nothing else. */
const exifWith = (comment: Buffer, order: Order): Buffer => {
  const u16 = (value: number) => swapped(Buffer.from(Uint16Array.of(value).buffer), order);
  const u32 = (value: number) => {
    const bytes = Buffer.from(Uint32Array.of(value).buffer);
    return order === 'BE' ? bytes.swap32() : bytes;
  };
  const list = (tag: number, type: number, count: number, value: number) =>
    Buffer.concat([u16(1), u16(tag), u16(type), u32(count), u32(value), u32(0)]);
  return Buffer.concat([
    Buffer.from(order === 'LE' ? 'II' : 'MM'),
    u16(42),
    u32(8),
    list(0x8769, 4, 1, 26),
    list(0x9286, 7, comment.length, 44),
    comment,
  ]);
};

/** A JPEG with EXIF in it. */
const jpegWith = async (exif: Buffer): Promise<Buffer> => {
  const jpeg = await imageOf('jpeg');
  const head = Buffer.from('ffe100004578696600 00'.replaceAll(' ', ''), 'hex');
  head.writeUInt16BE(exif.length + 8, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
};

const UNICODE = Buffer.from('UNICODE\0');

const VARIANTS: [string, Order, (text: string) => Buffer][] = [
  ['big-endian in both', 'BE', (text) => Buffer.concat([UNICODE, utf16(text, 'BE')])],
  ['little-endian in both', 'LE', (text) => Buffer.concat([UNICODE, utf16(text, 'LE')])],
  ['big-endian in a little-endian file', 'LE', (text) => Buffer.concat([UNICODE, utf16(text, 'BE')])],
  ['little-endian in a big-endian file', 'BE', (text) => Buffer.concat([UNICODE, utf16(text, 'LE')])],
  ['behind a byte order mark', 'BE', (text) => Buffer.concat([UNICODE, utf16(`\uFEFF${text}`, 'LE')])],
  ['UTF-8 that says UNICODE', 'BE', (text) => Buffer.concat([UNICODE, Buffer.from(text)])],
  ['UTF-8 that says ASCII', 'BE', (text) => Buffer.concat([Buffer.from('ASCII\0\0\0'), Buffer.from(text)])],
  ['UTF-8 that says nothing', 'LE', (text) => Buffer.concat([Buffer.alloc(8), Buffer.from(text)])],
  ['UTF-8 without a beginning', 'LE', (text) => Buffer.from(text)],
];

describe.each(VARIANTS)('a comment in EXIF, %s', (_, order, encoded) => {
  it.each([SAMPLES.hashes, SAMPLES.unicode])('is read', async (text) => {
    const jpeg = await jpegWith(exifWith(encoded(text), order));
    expect(await textsIn(jpeg)).toEqual([{ name: 'UserComment', text }]);
  });
});

describe('the texts of a WebP', () => {
  it('are read where EXIF has a prefix, and where it has none', async () => {
    const webp = await sharp(await imageOf('webp'))
      .withExif({ IFD0: { Make: 'prompt:{"1":{}}' } })
      .webp()
      .toBuffer();
    expect(await textsIn(webp)).toEqual([{ name: 'Make', text: 'prompt:{"1":{}}' }]);
  });
});

const FORMATS: Format[] = ['png', 'jpeg', 'webp'];

describe('a file that somebody made up', () => {
  const bytes = fc.uint8Array({ maxLength: 400 });

  it('never makes the reader throw, wherever it is changed, cut or repeated', async () => {
    const files = await Promise.all(FORMATS.map(async (format) => embedded(await imageOf(format), format)));
    const changes = fc.array(
      fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), bytes: fc.uint8Array({ maxLength: 6 }) }),
      { maxLength: 5 },
    );
    const changed = fc
      .tuple(fc.constantFrom(...files), changes, fc.double({ min: 0, max: 1.2, noNaN: true }))
      .map(([file, given, length]) => {
        const data = Buffer.from(file);
        // Most of a file are pixels; what is read stands in its first half, or at its end.
        for (const { at, bytes: other } of given)
          data.set(other.slice(0, data.length), Math.floor(at * (data.length - 6)));
        return data.subarray(0, Math.ceil(length * data.length));
      });
    const headed = fc
      .tuple(fc.constantFrom(...files.map((file) => file.subarray(0, 40))), bytes)
      .map((parts) => Buffer.concat(parts));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          changed,
          headed,
          bytes.map((data) => Buffer.from(data)),
        ),
        async (data) => {
          readRecipe(await textsIn(data, 4_096));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('fails with the error of its source', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield (await imageOf('png')).subarray(0, 40);
      throw new Error('the connection was reset');
    }
    await expect(readImageTexts(chunkReader(broken()), new Set())).rejects.toThrow(
      'the connection was reset',
    );
  });
});
