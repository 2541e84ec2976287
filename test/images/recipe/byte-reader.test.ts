import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteReader, chunkReader, fileReader } from '#images/recipe/byte-reader.ts';

/** A file on the disk with this content, and how often it was read. */
const openFile = async (content: Uint8Array) => {
  const folder = await mkdtemp(join(tmpdir(), 'loralei-test-reader-'));
  const path = join(folder, 'file');
  await writeFile(path, content);
  const handle = await open(path);
  const reads: number[] = [];
  const read = (buffer: Buffer, offset: number, length: number, position: number) => {
    reads.push(position);
    return handle.read(buffer, offset, length, position);
  };
  return {
    reads,
    // The method of a file handle has further forms, which the reader does not call.
    reader: fileReader({ read } as Parameters<typeof fileReader>[0]),
    async [Symbol.asyncDispose]() {
      await handle.close();
      await rm(folder, { recursive: true });
    },
  };
};

async function* pieces(content: Uint8Array, size: number) {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}

/** Takes and skips by turns, and says what came and where it was then. */
const follow = async (reader: ByteReader, steps: readonly (readonly [taken: number, skipped: number])[]) => {
  const seen: [string, number][] = [];
  for (const [taken, skipped] of steps) {
    const bytes = await reader.take(taken);
    seen.push([Buffer.from(bytes).toString('hex'), reader.position()]);
    if (bytes.length < taken) return seen;
    await reader.skip(skipped);
  }
  return seen;
};

const CONTENT = Uint8Array.from({ length: 200_000 }, (_, index) => (index * 31) % 251);

describe('reading bytes from the first to the last', () => {
  it('gives the same from a file as from chunks, whatever is taken and skipped', async () => {
    const lengths = fc.oneof(fc.nat(40), fc.nat(70_000));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(CONTENT.length),
        fc.integer({ min: 1, max: 50_000 }),
        fc.array(fc.tuple(lengths, lengths), { maxLength: 12 }),
        async (length, size, steps) => {
          const content = CONTENT.subarray(0, length);
          await using file = await openFile(content);
          const fromFile = await follow(file.reader, steps);
          const fromChunks = await follow(chunkReader(pieces(content, size)), steps);
          // Past the end, only what comes counts: nothing.
          expect(fromFile.map(([bytes]) => bytes)).toEqual(fromChunks.map(([bytes]) => bytes));
          const within = fromFile.filter(([, position]) => position < length);
          expect(within).toEqual(fromChunks.slice(0, within.length));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('reads a file in few calls, and nothing of what is skipped for long', async () => {
    await using file = await openFile(CONTENT);
    for (let block = 0; block < 6; block += 1) {
      await file.reader.take(8);
      await file.reader.skip(4_000);
    }
    expect(file.reads).toEqual([0]);
    await file.reader.skip(100_000);
    await file.reader.take(8);
    expect(file.reads).toEqual([0, file.reader.position() - 8]);
  });
});
