import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { Output } from '#domain/generation/output.ts';
import { calm, clientOf, downloaded, PNG, REQUEST } from './client-harness.ts';
import { generationErrorOf } from './rejection.ts';
import { inTurn, startScripted } from './scripted-server.ts';

const ANSWER = { status: 'success', id: 1, output: ['https://images.example/1.png'] };

const link = (url: string): Output => ({ source: { kind: 'url', url }, fallbackUrls: [] });

/** A proxy that answers in the place of every http address, and opens no tunnel. */
const startProxy = async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(ANSWER));
  });
  server.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // A TCP server has no other form of address.
  const url = `http://127.0.0.1:${port}`;
  return {
    asked,
    proxies: { https: url, http: url, except: '' },
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};

describe('behind a proxy', () => {
  test('orders go by it', async () => {
    await using proxy = await startProxy();
    await using client = clientOf('http://api.example', { proxies: proxy.proxies });
    expect(await client.submit(REQUEST, calm())).toMatchObject({ status: 'finished' });
    expect(proxy.asked).toEqual(['POST http://api.example/api/v6/images/text2img']);
    expect(client.lines).toContainEqual(
      expect.objectContaining({
        message: 'ModelsLab and its images are reached by a proxy, Discord without it',
      }),
    );
  });

  test('an order that it lets not through was not sent', async () => {
    await using proxy = await startProxy();
    await using client = clientOf('https://api.example', { proxies: proxy.proxies });
    const { failure } = await generationErrorOf(client.submit(REQUEST, calm()));
    expect(failure).toEqual({ kind: 'unreachable' });
    expect(new Set(proxy.asked)).toEqual(new Set(['CONNECT api.example:443']));
  });

  test('images are asked for through it by their names', async () => {
    await using proxy = await startProxy();
    await using client = clientOf('https://api.example', { proxies: proxy.proxies });
    const { failure } = await generationErrorOf(downloaded(client, link('https://images.example/1.png')));
    expect(failure).toEqual({ kind: 'downloadFailed' });
    expect(new Set(proxy.asked)).toEqual(new Set(['CONNECT images.example:443']));
  });

  test.each([
    'https://127.0.0.1/1.png',
    'https://[::1]/1.png',
    'https://10.0.0.1/1.png',
    'https://169.254.169.254/latest',
    'https://[64:ff9b::10.0.0.1]/1.png',
    'https://localhost/1.png',
    'https://metadata.google.internal/1.png',
    'https://router/1.png',
    'https://nas.local/1.png',
    'http://images.example/1.png',
  ])('it is never asked for %s', async (url) => {
    await using proxy = await startProxy();
    await using client = clientOf('https://api.example', { proxies: proxy.proxies });
    await generationErrorOf(downloaded(client, link(url)));
    expect(proxy.asked).toEqual([]);
  });

  test('hosts that are excepted are reached without it, and judged when they are resolved', async () => {
    await using proxy = await startProxy();
    await using client = clientOf('https://api.example', {
      proxies: { ...proxy.proxies, except: 'other.example,images.example' },
      lookup: (_name, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    const error = await generationErrorOf(downloaded(client, link('https://images.example/1.png')));
    expect(error.message).toContain('leads to a private address');
    expect(proxy.asked).toEqual([]);
  });

  test('an API on this machine is reached without it, and so are its images', async () => {
    await using proxy = await startProxy();
    await using server = await startScripted(inTurn({ body: PNG }));
    await using client = clientOf(server.url, { proxies: proxy.proxies });
    expect(await downloaded(client, link(`${server.url}/1.png`))).toHaveLength(PNG.length);
    expect(proxy.asked).toEqual([]);
    expect(client.lines).toEqual([]);
  });
});
