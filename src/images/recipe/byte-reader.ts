import type { FileHandle } from 'node:fs/promises';

/** Reads bytes from the first to the last. */
export type ByteReader = {
  /** How many bytes came before the next one. */
  position(): number;
  /** The next bytes; fewer where there are no more. */
  take(bytes: number): Promise<Buffer>;
  /** Leaves bytes out. */
  skip(bytes: number): Promise<void>;
};

// Each read is a call into another thread, which costs more than the bytes. Images have a block every 8 or 64 KiB.
const READ_BYTES = 32 * 1024;

/** Reads a file, some blocks at a time. What is skipped beyond that is never read from the disk. */
export const fileReader = (file: Pick<FileHandle, 'read'>): ByteReader => {
  let position = 0;
  let [held, heldAt]: [Buffer, number] = [Buffer.alloc(0), 0];

  const read = async (bytes: number): Promise<void> => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, position);
    [held, heldAt] = [buffer.subarray(0, bytesRead), position];
  };

  return {
    position: () => position,
    async take(bytes) {
      if (position + bytes > heldAt + held.length) await read(Math.max(bytes, READ_BYTES));
      const from = position - heldAt;
      const taken = held.subarray(from, from + bytes);
      position += taken.length;
      return taken;
    },
    async skip(bytes) {
      position += bytes;
    },
  };
};

/** Reads bytes as they come; what is left out is dropped. */
export const chunkReader = (chunks: AsyncIterable<Uint8Array>): ByteReader => {
  const source = chunks[Symbol.asyncIterator]();
  let position = 0;
  let held: Buffer = Buffer.alloc(0);

  /** Resolves with whether there is one more byte at least. */
  const hasMore = async (): Promise<boolean> => {
    while (held.length === 0) {
      const next = await source.next();
      if (next.done) return false;
      held = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    }
    return true;
  };

  const piece = (bytes: number): Buffer => {
    const taken = held.subarray(0, bytes);
    held = held.subarray(taken.length);
    position += taken.length;
    return taken;
  };

  return {
    position: () => position,
    async take(bytes) {
      const pieces: Buffer[] = [];
      let left = bytes;
      while (left > 0 && (await hasMore())) {
        const taken = piece(left);
        pieces.push(taken);
        left -= taken.length;
      }
      return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
    },
    async skip(bytes) {
      let left = bytes;
      while (left > 0 && (await hasMore())) left -= piece(left).length;
    },
  };
};
