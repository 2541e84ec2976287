import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { DefaultRestOptions } from 'discord.js';
import { type Dispatcher, Headers, Response, request } from 'undici';
import type { FileData } from '#interactions/reply.ts';

/** A message on the wire: the JSON body and the files. */
export type WireMessage = {
  body: Record<string, unknown>;
  files: readonly { name: string; data: FileData }[];
};

type Part = { head: Buffer; data: FileData };

// Half of the calls that Node makes by itself: each costs more than the bytes that it moves.
const READ_BYTES = 128 * 1024;

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
      else yield* createReadStream(data.path, { highWaterMark: READ_BYTES });
      yield LINE_END;
    }
    yield this.#tail;
  }
}

const headersOf = (record: Record<string, string | string[] | undefined>): Headers => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(record)) {
    for (const one of [value].flat()) if (one !== undefined) headers.append(name, one);
  }
  return headers;
};

// Answers with these statuses have no body, and a Response takes none for them.
const BODILESS = [204, 304];

type MakeRequest = typeof DefaultRestOptions.makeRequest;

type Upload = {
  method: 'POST' | 'PATCH';
  headers: object;
  signal: AbortSignal | null;
  dispatcher: Dispatcher;
};

const upload = async (url: string, form: Multipart, { headers, ...options }: Upload): Promise<Response> => {
  const answer = await request(url, {
    ...options,
    headers: { ...headers, ...form.headers },
    // It takes whatever can be iterated over; its types name fewer.
    body: form as unknown as Readable,
  });
  const content = await answer.body.arrayBuffer();
  return new Response(BODILESS.includes(answer.statusCode) ? null : content, {
    status: answer.statusCode,
    headers: headersOf(answer.headers),
  });
};

/**
 * Sends requests as the REST client of discord.js does by itself, but forms as they are read, over connections of
 * `dispatcher`: the client would have them in memory first.
 */
export const createSend =
  (dispatcher: Dispatcher): MakeRequest =>
  (url, init) => {
    const form: unknown = init.body;
    if (!(form instanceof Multipart)) return DefaultRestOptions.makeRequest(url, init);
    const method = init.method === 'PATCH' ? 'PATCH' : 'POST';
    const signal = init.signal instanceof AbortSignal ? init.signal : null;
    return upload(url, form, { method, headers: { ...init.headers }, signal, dispatcher });
  };
