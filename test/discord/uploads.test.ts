import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DefaultRestOptions } from 'discord.js';
import { Agent } from 'undici';
import { describe, expect, it } from 'vitest';
import { createSend } from '#discord/uploads.ts';
import { Multipart } from '#interactions/multipart.ts';

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
