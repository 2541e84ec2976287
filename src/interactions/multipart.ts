import { randomUUID } from 'node:crypto';
import type { FileData } from './reply.ts';

/** A message on the wire: the JSON body and the files. */
export type WireMessage = {
  body: Record<string, unknown>;
  files: readonly { name: string; data: FileData }[];
};

type Part = { head: Buffer; data: FileData };

const LINE_END = Buffer.from('\r\n');

const quoted = (name: string): string => `"${name.replace(/["\r\n]/g, encodeURIComponent)}"`;

const sizeOf = (data: FileData): number => (data instanceof Uint8Array ? data.length : data.size);

/**
 * A message with files as a form: `payload_json`, and `files[0]` and so on. Files on the disk are read while it is sent, and
 * again when it is sent again; none is in memory as a whole.
 */
export class Multipart implements AsyncIterable<Uint8Array> {
  readonly headers: { 'content-type': string; 'content-length': string };
  readonly #parts: readonly Part[];
  readonly #tail: Buffer;

  constructor({ body, files }: WireMessage) {
    const boundary = `loralei-${randomUUID()}`;
    const part = (disposition: string, contentType: string, data: FileData): Part => ({
      head: Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\nContent-Type: ${contentType}\r\n\r\n`,
      ),
      data,
    });
    this.#parts = [
      part('name="payload_json"', 'application/json', Buffer.from(JSON.stringify(body))),
      ...files.map(({ name, data }, index) => {
        const type = data instanceof Uint8Array ? 'application/octet-stream' : data.contentType;
        return part(`name="files[${index}]"; filename=${quoted(name)}`, type, data);
      }),
    ];
    this.#tail = Buffer.from(`--${boundary}--\r\n`);
    const parts = this.#parts.map(({ head, data }) => head.length + sizeOf(data) + LINE_END.length);
    this.headers = {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(parts.reduce((sum, length) => sum + length, this.#tail.length)),
    };
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (const { head, data } of this.#parts) {
      yield head;
      if (data instanceof Uint8Array) yield data;
      else yield* data.read();
      yield LINE_END;
    }
    yield this.#tail;
  }
}
