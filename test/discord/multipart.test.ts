import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DefaultRestOptions } from 'discord.js';
import fc from 'fast-check';
import { Agent } from 'undici';
import { describe, expect, it } from 'vitest';
import { createSend, Multipart } from '#discord/multipart.ts';
import type { FileData } from '#interactions/reply.ts';
import { anyCharacter } from '../support/arbitraries.ts';

const bytesOf = async (form: Multipart): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of form) pieces.push(piece);
  return Buffer.concat(pieces);
};

/** The form as any reader of forms sees it. */
const read = async (form: Multipart): Promise<FormData> => {
  const bytes = await bytesOf(form);
  expect(form.headers['content-length']).toBe(String(bytes.length));
  return new Response(new Uint8Array(bytes), { headers: form.headers }).formData();
};

const contentOf = async (value: unknown): Promise<Buffer> => {
  expect(value).toBeInstanceOf(File);
  return Buffer.from(await (value as File).arrayBuffer());
};

/** A file on the disk with this content. */
const storedFile = async (content: Buffer) => {
  const folder = await mkdtemp(join(tmpdir(), 'loralei-test-form-'));
  const path = join(folder, 'a.png');
  await writeFile(path, content);
  const data: FileData = { path, size: content.length, contentType: 'image/png' };
  return { data, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
};

describe('a form', () => {
  it('has the message and its files, whatever is in them', async () => {
    const names = fc.string({ unit: anyCharacter, minLength: 1, maxLength: 20 }).map((name) => `${name}.png`);
    const files = fc.array(fc.record({ name: names, data: fc.uint8Array({ maxLength: 200 }) }));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.string()), files, async (body, given) => {
        const form = await read(new Multipart({ body, files: given }));
        expect(form.get('payload_json')).toBe(JSON.stringify(body));
        const contents = given.map((_, index) => contentOf(form.get(`files[${index}]`)));
        expect(await Promise.all(contents)).toEqual(given.map(({ data }) => Buffer.from(data)));
        expect([...form.keys()]).toHaveLength(1 + given.length);
      }),
      { numRuns: 50 },
    );
  });

  it('reads files from the disk, as often as it is sent', async () => {
    const content = Buffer.alloc(600_000, 'fox');
    await using stored = await storedFile(content);
    const form = new Multipart({ body: {}, files: [{ name: 'a.png', data: stored.data }] });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const file = (await read(form)).get('files[0]');
      expect(file).toMatchObject({ name: 'a.png', type: 'image/png' });
      expect((await contentOf(file)).equals(content)).toBe(true);
    }
  });

  it('has no more of a file in memory than one piece', async () => {
    await using stored = await storedFile(Buffer.alloc(3_000_000));
    const form = new Multipart({ body: {}, files: [{ name: 'a.png', data: stored.data }] });
    let largest = 0;
    for await (const piece of form) largest = Math.max(largest, piece.length);
    expect(largest).toBeLessThanOrEqual(128 * 1024);
  });
});

describe('sending', () => {
  const startServer = async (status: number) => {
    const seen: { method: string | undefined; length: number; declared: string | undefined }[] = [];
    const server = createServer(async (incoming, response) => {
      const body = Buffer.concat(await incoming.toArray());
      seen.push({
        method: incoming.method,
        length: body.length,
        declared: incoming.headers['content-length'],
      });
      response
        .writeHead(status, { 'x-ratelimit-remaining': '4' })
        .end(status === 204 ? undefined : '{"id":"1"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A TCP server has no other form of address.
    const { port } = server.address() as AddressInfo;
    const agent = new Agent();
    return {
      seen,
      send: createSend(agent),
      url: `http://127.0.0.1:${port}/`,
      [Symbol.asyncDispose]: async () => {
        await agent.destroy();
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  };

  const initFor = (form: Multipart, signal?: AbortSignal) =>
    // The library passes on any body that it is given, and its types name a few.
    ({ method: 'PATCH', headers: {}, body: form, ...(signal ? { signal } : {}) }) as unknown as Parameters<
      typeof DefaultRestOptions.makeRequest
    >[1];

  it.each([200, 204, 429, 500])('gives an answer with status %i as the library does', async (status) => {
    await using server = await startServer(status);
    const form = new Multipart({ body: { content: 'x' }, files: [{ name: 'a', data: Uint8Array.of(1) }] });
    const answer = await server.send(server.url, initFor(form));
    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-ratelimit-remaining')).toBe('4');
    expect(await answer.text()).toBe(status === 204 ? '' : '{"id":"1"}');
    const declared = form.headers['content-length'];
    expect(server.seen).toEqual([{ method: 'PATCH', length: Number(declared), declared }]);
  });

  it('stops with its signal', async () => {
    await using server = await startServer(200);
    const reason = new Error('stopped');
    const form = new Multipart({ body: {}, files: [] });
    const sending = server.send(server.url, initFor(form, AbortSignal.abort(reason)));
    await expect(sending).rejects.toBe(reason);
  });
});
