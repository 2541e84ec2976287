import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DiskFullError,
  IMAGE_TYPES,
  type ImageFile,
  type ImageType,
  MOST_IMAGE_BYTES,
  type Spool,
  type SpoolRoom,
} from '#domain/generation/image-file.ts';
import { createBudget, type GiveBack } from '#shared/budget.ts';

/** What a spool needs. */
export type SpoolOptions = {
  /** An empty folder that nobody else writes in. */
  folder: string;
  /** The most bytes of all files together. */
  mostBytes?: number;
  /** The most bytes of one image: so much is reserved for each until it is there. */
  mostImageBytes?: number;
  /** Called whenever the disk has no more room. */
  onFull(error: unknown): void;
  /** Opens a new file to write; Node's own unless a test says otherwise. */
  openFile?: typeof open;
};

// Sixteen jobs of four images of the largest size at once. Ordinary ones have a tenth of that.
const MOST_BYTES = 64 * MOST_IMAGE_BYTES;

const FULL_CODES: readonly unknown[] = ['ENOSPC', 'EDQUOT'];

// The library that encodes images has no codes.
const FULL_TEXT = /no space left|quota exceeded/i;

const isFull = (error: unknown): boolean =>
  error instanceof Error &&
  (('code' in error && FULL_CODES.includes(error.code)) || FULL_TEXT.test(error.message));

// For this process' user alone.
const MODE = 0o600;

/** Bytes of a piece of a file. Each is a call into another thread, which costs more than the bytes that it moves. */
export const PIECE_BYTES = 128 * 1024;

const writeAll = async (file: FileHandle, pieces: readonly Uint8Array[], bytes: number): Promise<void> => {
  const { bytesWritten } = await file.writev(pieces);
  // A full disk takes a part, and says so at the next write.
  if (bytesWritten < bytes) await file.writeFile(Buffer.concat(pieces).subarray(bytesWritten));
};

/** Writes chunks, some at a time; resolves with the number of bytes. */
const writeChunks = async (file: FileHandle, chunks: AsyncIterable<Uint8Array>): Promise<number> => {
  let pieces: Uint8Array[] = [];
  let [waiting, size] = [0, 0];
  for await (const chunk of chunks) {
    pieces.push(chunk);
    waiting += chunk.length;
    size += chunk.length;
    if (waiting < PIECE_BYTES) continue;
    await writeAll(file, pieces, waiting);
    [pieces, waiting] = [[], 0];
  }
  if (waiting > 0) await writeAll(file, pieces, waiting);
  return size;
};

const remove = async (path: string): Promise<void> => {
  await unlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
};

type Files = Pick<SpoolRoom, 'write' | 'make'>;

/** Writes files, and tells a full disk apart. */
const createFiles = ({ folder, onFull, openFile = open }: SpoolOptions): Files => {
  const create = async (path: string, write: (file: FileHandle) => Promise<number>): Promise<number> => {
    await using file = await openFile(path, 'wx', MODE);
    return await write(file);
  };

  const stored = async (
    contentType: ImageType,
    work: (path: string) => Promise<number>,
  ): Promise<ImageFile> => {
    const path = join(folder, `${randomUUID()}.${IMAGE_TYPES[contentType]}`);
    try {
      const size = await work(path);
      const read = () => createReadStream(path, { highWaterMark: PIECE_BYTES });
      return { path, size, contentType, read, [Symbol.asyncDispose]: () => remove(path) };
    } catch (cause) {
      await remove(path);
      if (!isFull(cause)) throw cause;
      onFull(cause);
      throw new DiskFullError('there is no room for an image on the disk', { cause });
    }
  };

  return {
    write: (chunks, contentType) =>
      stored(contentType, (path) => create(path, (file) => writeChunks(file, chunks))),
    make: (make, contentType) =>
      stored(contentType, async (path) => {
        // What is overwritten keeps the mode that it was created with.
        await create(path, async () => 0);
        return make(path);
      }),
  };
};

/** Room that was reserved, and the files in it. */
const createRoom = ({ write, make }: Files, giveBack: GiveBack, reserved: number): SpoolRoom => {
  const present = new Set<ImageFile>();

  const listed = (file: ImageFile): ImageFile => {
    const remove = async (): Promise<void> => {
      present.delete(entry);
      await file[Symbol.asyncDispose]();
    };
    const entry = { ...file, [Symbol.asyncDispose]: remove };
    present.add(entry);
    return entry;
  };

  return {
    write: async (chunks, contentType) => listed(await write(chunks, contentType)),
    make: async (work, contentType) => listed(await make(work, contentType)),
    trim() {
      const used = [...present].reduce((sum, { size }) => sum + size, 0);
      giveBack(Math.max(0, reserved - used));
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...present].map((file) => file[Symbol.asyncDispose]()));
      giveBack();
    },
  };
};

/** A spool in a folder. */
export const createSpool = (options: SpoolOptions): Spool => {
  const { mostBytes = MOST_BYTES, mostImageBytes = MOST_IMAGE_BYTES } = options;
  const budget = createBudget(mostBytes);
  const files = createFiles(options);
  return {
    async reserve(images, { signal }) {
      const reserved = Math.min(mostBytes, images * mostImageBytes);
      return createRoom(files, await budget.take(reserved, { signal }), reserved);
    },
  };
};
