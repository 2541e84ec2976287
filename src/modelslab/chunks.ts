/** The bytes of something, in pieces. */
export type Chunks = AsyncIterable<Buffer>;

/** More bytes than allowed came, and the rest was not read. */
export class BodyTooLong extends Error {
  override readonly name = 'BodyTooLong';
}

/** Passes chunks on while counting. Rejects with BodyTooLong, whose message is `reason`, once there are more bytes. */
export async function* capped(chunks: Chunks, maxBytes: number, reason: string): AsyncGenerator<Buffer> {
  let length = 0;
  // Leaving the loop early destroys the source, and with it its connection.
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > maxBytes) throw new BodyTooLong(reason);
    yield chunk;
  }
}

/** Chunks whose first bytes are known before any is read. */
export type Peeked = {
  head: Buffer;
  /** The head is all there is. */
  isWhole: boolean;
  /** Everything, with the head. To be read once. */
  chunks: Chunks;
};

// Enough to tell every kind of image and of text. The detection of images documents this number.
const HEAD_BYTES = 4100;

async function* joined(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/** Reads the first bytes, at least some 4 KB of them unless there are fewer. */
export const peek = async (source: Chunks): Promise<Peeked> => {
  const iterator = source[Symbol.asyncIterator]();
  const read: Buffer[] = [];
  let length = 0;
  let isWhole = false;
  while (length < HEAD_BYTES && !isWhole) {
    const next = await iterator.next();
    if (next.done) isWhole = true;
    else {
      read.push(next.value);
      length += next.value.length;
    }
  }
  const [first = Buffer.alloc(0)] = read;
  const head = read.length > 1 ? Buffer.concat(read, length) : first;
  return { head, isWhole, chunks: joined(head, iterator) };
};

/** All of it in one piece. */
export const collected = async (chunks: Chunks): Promise<Buffer> => {
  const read: Buffer[] = [];
  for await (const chunk of chunks) read.push(chunk);
  return Buffer.concat(read);
};
