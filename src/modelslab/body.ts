import type { Readable } from 'node:stream';

/** The body was longer than allowed; it was not read to its end. */
export class BodyTooLong extends Error {
  override readonly name = 'BodyTooLong';
}

/** Reads a body while counting, so that a server without manners cannot fill the memory. */
export const readCapped = async (body: Readable, maxBytes: number): Promise<Buffer> => {
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
