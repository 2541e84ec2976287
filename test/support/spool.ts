import { createReadStream, statSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Spool, StoredImage } from '#domain/generation/image-file.ts';
import type { ResultImage, ResultImages } from '#domain/generation/notifier.ts';
import { createSpool, type SpoolOptions } from '#images/spool.ts';

/** A spool in a folder of its own, which disposing it removes. */
export type SpoolHarness = AsyncDisposable & {
  spool: Spool;
  /** The names of the files in it. */
  files(): Promise<string[]>;
  /** How often the disk was full. */
  timesFull(): number;
};

export const openSpoolHarness = async (options: Partial<SpoolOptions> = {}): Promise<SpoolHarness> => {
  const folder = await mkdtemp(join(tmpdir(), 'loralei-test-spool-'));
  let full = 0;
  const onFull = () => {
    full += 1;
  };
  return {
    spool: createSpool({ folder, onFull, ...options }),
    files: () => readdir(folder),
    timesFull: () => full,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
};

/** The images that bots with this data folder have on the disk. */
export const spooledFiles = async ({ DATA_DIR = '' }: NodeJS.ProcessEnv): Promise<string[]> => {
  const entries = await readdir(join(DATA_DIR, 'spool'), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  return files.filter((name) => !/\.lock(-\w+)?$/.test(name));
};

/** What is sent of an image. */
export const bytesOf = async ({ read, size }: Pick<StoredImage, 'read' | 'size'>): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of read()) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  expect(bytes.length).toBe(size);
  return bytes;
};

// Any file will do: nobody looks into it.
const STORED: StoredImage = {
  read: () => createReadStream(import.meta.filename),
  size: statSync(import.meta.filename).size,
  contentType: 'image/png',
};

/** An image of a result. */
export const resultImage = (given: Partial<ResultImage> = {}): ResultImage => ({
  stored: STORED,
  preview: { pixels: Uint8Array.of(1, 1, 1), width: 1, height: 1 },
  blank: false,
  reencoded: false,
  ...given,
});

/** The images of a result; `onDispose` is called when they are not needed any more. */
export const resultImages = (
  images: readonly ResultImage[],
  onDispose: () => void = () => undefined,
): ResultImages => ({ images, [Symbol.asyncDispose]: async () => onDispose() });
