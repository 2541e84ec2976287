import { Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BodyDamaged, readBody } from '#modelslab/body.ts';
import { BodyTooLong } from '#modelslab/chunks.ts';
import { looksPlain, textIn } from '#modelslab/plain.ts';
import { PNG } from './client-harness.ts';

const MOST = 1_000_000;

const read = (data: Buffer, most = MOST): Promise<Buffer> => readBody(Readable.from([data]), most);

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

const ENCODINGS: Record<string, (data: Buffer) => Buffer> = {
  nothing: (data) => data,
  gzip: (data) => zlib.gzipSync(data),
  deflate: (data) => zlib.deflateSync(data),
  'deflate without its header': (data) => zlib.deflateRawSync(data),
  brotli: (data) => zlib.brotliCompressSync(data),
  zstd: (data) => zlib.zstdCompressSync(data),
  'gzip, twice': (data) => zlib.gzipSync(zlib.gzipSync(data)),
  'gzip around brotli': (data) => zlib.gzipSync(zlib.brotliCompressSync(data)),
  'brotli around gzip': (data) => zlib.brotliCompressSync(zlib.gzipSync(data)),
};

const encodings = Object.entries(ENCODINGS);

describe('a body', () => {
  test.each(encodings)('in %s is read: JSON', async (_name, encode) => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (value) => {
        const text = JSON.stringify({ status: 'success', value });
        expect(textIn(await read(encode(Buffer.from(text))))).toBe(text);
      }),
      { numRuns: 50 },
    );
  });

  test.each(encodings)('in %s is read: an image, base64 and UTF-16', async (_name, encode) => {
    const base64 = PNG.toString('base64');
    for (const data of [PNG, Buffer.from(base64), Buffer.from(`\uFEFF${base64}`, 'utf16le')]) {
      expect(await read(encode(data))).toEqual(data);
    }
  });

  test('that is in no known encoding is left as it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 8, maxLength: 100 }), async (noise) => {
        const data = Buffer.concat([Buffer.from([0, 1, 0xff, 0x80]), noise]);
        expect(await read(data)).toEqual(data);
      }),
    );
  });

  test.each(encodings)('in %s ends at its cap, whichever way it grows', async (_name, encode) => {
    const data = encode(Buffer.from(JSON.stringify({ text: 'a'.repeat(500_000) })));
    await expect(read(data, 400_000)).rejects.toThrow(BodyTooLong);
    await expect(read(data, 10)).rejects.toThrow(BodyTooLong);
    expect((await read(data, 600_000)).length).toBe(500_011);
  });

  test.each(['gzip', 'zstd'])('in %s that is cut short is damaged', async (name) => {
    const whole = ENCODINGS[name]?.(Buffer.from(JSON.stringify({ text: 'a fox '.repeat(50) })));
    await expect(read(whole?.subarray(0, -12) ?? Buffer.alloc(0))).rejects.toThrow(BodyDamaged);
  });
});

describe('a text', () => {
  const SPELLINGS: [string, Buffer, string][] = [
    ['UTF-8', Buffer.from('{"a":"füchse 🦊"}'), ''],
    ['UTF-8 with a mark', Buffer.from('\uFEFF{"a":"füchse 🦊"}'), ''],
    ['UTF-16', Buffer.from('\uFEFF{"a":"füchse 🦊"}', 'utf16le'), ''],
    ['UTF-16, the other way around', utf16be('\uFEFF{"a":"füchse 🦊"}'), ''],
    ['UTF-16 without a mark', Buffer.from('{"a":"füchse 🦊"}', 'utf16le'), ''],
    ['UTF-16 without a mark, the other way around', utf16be('{"a":"füchse 🦊"}'), ''],
    ['UTF-8, whatever its header says', Buffer.from('{"a":"füchse 🦊"}'), 'text/html; charset=iso-8859-1'],
    ['an encoding that nobody knows', Buffer.from('{"a":"füchse 🦊"}'), 'application/json; charset=klingon'],
  ];

  test.each(SPELLINGS)('in %s is read', (_name, data, contentType) => {
    expect(textIn(data, contentType)).toBe('{"a":"füchse 🦊"}');
    expect(looksPlain(data)).toBe(true);
  });

  test.each(['text/plain; charset=ISO-8859-1', 'text/plain;charset="windows-1252"'])(
    'that is no UTF-8 is read by its header %s',
    (contentType) => {
      const data = Buffer.from('{"a":"füchse"}', 'latin1');
      expect(textIn(data, contentType)).toBe('{"a":"füchse"}');
      expect(looksPlain(data)).toBe(true);
    },
  );

  test('that is no UTF-8, and no header says what it is, is read as far as it can be', () => {
    expect(textIn(Buffer.from('{"a":"füchse"}', 'latin1'))).toBe('{"a":"f\uFFFDchse"}');
  });

  test('of any letters comes back as it was written, and needs no unpacking', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify([value]);
        const data = Buffer.from(text);
        expect(textIn(data)).toBe(text);
        expect(looksPlain(data)).toBe(true);
      }),
    );
  });
});
