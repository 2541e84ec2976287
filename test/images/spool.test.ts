import { open, stat } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { DiskFullError, MOST_IMAGE_BYTES } from '#domain/generation/image-file.ts';
import { bytesOf, openSpoolHarness } from '../support/spool.ts';

const calm = { signal: new AbortController().signal };

async function* pieces(...data: number[]): AsyncGenerator<Uint8Array> {
  for (const byte of data) yield Uint8Array.of(byte);
}

const PIECE = Buffer.alloc(64 * 1024, 7);

async function* manyPieces(count: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index += 1) yield PIECE;
}

// A file that takes nothing: what a full disk is like.
const openFull: typeof open = async () => open('/dev/full', 'w');

describe('a spool', () => {
  test('keeps what is written as long as it is needed, and reads it from the disk', async () => {
    await using harness = await openSpoolHarness();
    await using room = await harness.spool.reserve(2, calm);
    const one = await room.write(pieces(1, 2, 3), 'image/png');
    const other = await room.write(manyPieces(100), 'image/jpeg');
    expect(one).toMatchObject({ size: 3, contentType: 'image/png' });
    expect(one.path).toMatch(/\.png$/);
    expect(await bytesOf(one)).toEqual(Buffer.of(1, 2, 3));
    expect(other.size).toBe(100 * PIECE.length);
    expect((await bytesOf(other)).equals(Buffer.alloc(100 * PIECE.length, 7))).toBe(true);
    await one[Symbol.asyncDispose]();
    expect(await harness.files()).toHaveLength(1);
  });

  test('removes all files of a job with its room', async () => {
    await using harness = await openSpoolHarness();
    {
      await using room = await harness.spool.reserve(3, calm);
      for (const byte of [1, 2, 3]) await room.write(pieces(byte), 'image/webp');
      expect(await harness.files()).toHaveLength(3);
    }
    expect(await harness.files()).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')('keeps its files to the user of this process', async () => {
    await using harness = await openSpoolHarness();
    await using room = await harness.spool.reserve(1, calm);
    const written = await room.write(pieces(1), 'image/png');
    const image = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } }).webp();
    const made = await room.make(async (path) => (await image.toFile(path)).size, 'image/webp');
    const modes = await Promise.all([written, made].map(async ({ path }) => (await stat(path)).mode & 0o777));
    expect(modes).toEqual([0o600, 0o600]);
  });

  test('leaves nothing of what breaks on the way, and tells how it broke', async () => {
    await using harness = await openSpoolHarness();
    await using room = await harness.spool.reserve(1, calm);
    const broken = new Error('the connection broke');
    async function* half(): AsyncGenerator<Uint8Array> {
      yield PIECE;
      throw broken;
    }
    await expect(room.write(half(), 'image/png')).rejects.toBe(broken);
    await expect(room.make(() => Promise.reject(broken), 'image/webp')).rejects.toBe(broken);
    expect(await harness.files()).toEqual([]);
    expect(harness.timesFull()).toBe(0);
  });

  test.skipIf(process.platform !== 'linux')('tells a full disk from all else', async () => {
    await using harness = await openSpoolHarness({ openFile: openFull });
    await using room = await harness.spool.reserve(1, calm);
    await expect(room.write(pieces(1), 'image/png')).rejects.toThrow(DiskFullError);
    expect(harness.timesFull()).toBe(1);
  });

  test.skipIf(process.platform !== 'linux')('tells it where images are encoded, too', async () => {
    await using harness = await openSpoolHarness();
    await using room = await harness.spool.reserve(1, calm);
    const image = sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } }).webp();
    await expect(room.make(async () => (await image.toFile('/dev/full')).size, 'image/webp')).rejects.toThrow(
      DiskFullError,
    );
    expect(await harness.files()).toEqual([]);
  });
});

describe('the room of a spool', () => {
  /** A spool for two images of ten bytes. */
  const small = { mostBytes: 20, mostImageBytes: 10 };

  test('is reserved for all images of a job before its first', async () => {
    await using harness = await openSpoolHarness(small);
    const order: string[] = [];
    const first = await harness.spool.reserve(1, calm);
    const both = harness.spool.reserve(2, calm).then((room) => {
      order.push('both');
      return room;
    });
    // It would fit, and comes after those who came before.
    const last = harness.spool.reserve(1, calm).then((room) => {
      order.push('last');
      return room;
    });
    await first[Symbol.asyncDispose]();
    await (await both)[Symbol.asyncDispose]();
    await (await last)[Symbol.asyncDispose]();
    expect(order).toEqual(['both', 'last']);
  });

  test('that its files do not need is for others', async () => {
    await using harness = await openSpoolHarness(small);
    await using room = await harness.spool.reserve(2, calm);
    await room.write(pieces(1, 2, 3), 'image/png');
    room.trim();
    await using next = await harness.spool.reserve(1, calm);
    await expect(next.write(pieces(1), 'image/png')).resolves.toMatchObject({ size: 1 });
  });

  test('is given back once, whatever its job did', async () => {
    await using harness = await openSpoolHarness(small);
    for (let job = 0; job < 5; job += 1) {
      await using room = await harness.spool.reserve(2, calm);
      await room.write(pieces(1), 'image/png');
      room.trim();
      room.trim();
      await room[Symbol.asyncDispose]();
    }
    const first = await harness.spool.reserve(2, calm);
    const second = harness.spool.reserve(1, calm);
    const isFree = await Promise.race([second.then(() => true), Promise.resolve(false)]);
    expect(isFree).toBe(false);
    await first[Symbol.asyncDispose]();
    await (await second)[Symbol.asyncDispose]();
  });

  test('is not waited for by a job that is stopped, nor kept from those behind it', async () => {
    await using harness = await openSpoolHarness(small);
    await using _first = await harness.spool.reserve(1, calm);
    const stop = new AbortController();
    const stopped = harness.spool.reserve(2, { signal: stop.signal });
    const behind = harness.spool.reserve(1, calm);
    const reason = new Error('cancelled');
    stop.abort(reason);
    await expect(stopped).rejects.toBe(reason);
    await (await behind)[Symbol.asyncDispose]();
    await expect(harness.spool.reserve(1, { signal: stop.signal })).rejects.toBe(reason);
  });

  test('is enough for one job, however large its images are', async () => {
    await using harness = await openSpoolHarness({ mostBytes: MOST_IMAGE_BYTES });
    await using room = await harness.spool.reserve(4, calm);
    await expect(room.write(pieces(1), 'image/png')).resolves.toMatchObject({ size: 1 });
  });
});
