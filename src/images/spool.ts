import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
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

type Files = { write: SpoolRoom['write']; make: SpoolRoom['make'] };

/** Writes files, and tells a full disk apart. */
const createFiles = ({ folder, onFull, openFile = open }: SpoolOptions): Files => {
  const whileRoom = async (path: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (cause) {
      await rm(path, { force: true });
      if (!isFull(cause)) throw cause;
      onFull(cause);
      throw new DiskFullError('there is no room for an image on the disk', { cause });
    }
  };

  const create = async (path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    await using file = await openFile(path, 'wx', MODE);
    await file.writeFile(chunks);
  };

  const newPath = (contentType: ImageType): string =>
    join(folder, `${randomUUID()}.${IMAGE_TYPES[contentType]}`);

  const opened = async (path: string, contentType: ImageType): Promise<ImageFile> => {
    const { size } = await stat(path);
    const content = await openAsBlob(path, { type: contentType });
    const remove = () => rm(path, { force: true });
    return { path, size, contentType, content, [Symbol.asyncDispose]: remove };
  };

  return {
    async write(chunks, contentType) {
      const path = newPath(contentType);
      await whileRoom(path, () => create(path, chunks));
      return opened(path, contentType);
    },
    async make(make, contentType) {
      const path = newPath(contentType);
      await whileRoom(path, async () => {
        // What is overwritten keeps the mode that it was created with.
        await (await openFile(path, 'wx', MODE)).close();
        await make(path);
      });
      return opened(path, contentType);
    },
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
