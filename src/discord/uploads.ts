import type { Readable } from 'node:stream';
import { DefaultRestOptions } from 'discord.js';
import { type Dispatcher, Headers, Response, request } from 'undici';
import { Multipart } from '#interactions/multipart.ts';

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
