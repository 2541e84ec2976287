import type { LookupFunction } from 'node:net';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Output } from '#domain/generation.ts';
import { generationErrorOf } from '../rejection.ts';
import { inTurn, type Reply, startScripted } from '../scripted-server.ts';
import { calm, clientOf, PNG } from '../setup.ts';

const link = (url: string, ...fallbackUrls: string[]): Output => ({
  source: { kind: 'url', url },
  fallbackUrls,
});
const text = (data: string, ...fallbackUrls: string[]): Output => ({
  source: { kind: 'base64', data },
  fallbackUrls,
});

const isPng = (bytes: Uint8Array): boolean => PNG.equals(bytes);

const base64 = PNG.toString('base64');

const square = () => sharp({ create: { width: 8, height: 8, channels: 3, background: '#07f' } });

const late: [string, Reply][] = [
  ['status 404', { status: 404, body: 'not yet' }],
  ['status 403, as some stores answer for what is not there', { status: 403, body: '<Error/>' }],
  ['status 500', { status: 500 }],
  ['a broken connection', { reset: true }],
  ['a page in place of the image', { headers: { 'content-type': 'image/png' }, body: '<html></html>' }],
  ['nothing', { body: '' }],
  ['an SVG', { body: '<svg xmlns="http://www.w3.org/2000/svg"/>' }],
];

describe('downloading an image', () => {
  test('asks for it with a plain GET', async () => {
    await using server = await startScripted(inTurn({ body: PNG }));
    await using client = clientOf(server.url);
    expect(isPng(await client.download(link(`${server.url}//generations/0-a.png`), calm()))).toBe(true);
    expect(server.seen).toMatchObject([{ method: 'GET', path: '//generations/0-a.png', text: '' }]);
  });

  test.each(['png', 'jpeg', 'webp', 'gif'] as const)(
    'takes a %s, whatever its name and type say',
    async (format) => {
      const body = await square().toFormat(format).toBuffer();
      await using server = await startScripted(inTurn({ headers: { 'content-type': 'text/html' }, body }));
      await using client = clientOf(server.url);
      const image = await client.download(link(`${server.url}/a.exe`), calm());
      expect(body.equals(image)).toBe(true);
    },
  );

  test('takes no other kind of image', async () => {
    const body = await square().tiff().toBuffer();
    await using server = await startScripted(inTurn({ body }));
    await using client = clientOf(server.url);
    const { failure } = await generationErrorOf(client.download(link(`${server.url}/a.png`), calm()));
    expect(failure).toEqual({ kind: 'downloadFailed' });
  });

  test.each(late)('asks again after %s', async (_name, reply) => {
    await using server = await startScripted(inTurn(reply, reply, { body: PNG }));
    await using client = clientOf(server.url);
    expect(isPng(await client.download(link(`${server.url}/a.png`), calm()))).toBe(true);
    expect(client.waits).toEqual([1000, 1600]);
  });

  test('asks again where an answer does not end', async () => {
    await using server = await startScripted(
      inTurn({ unending: true, body: PNG.subarray(0, 20) }, { body: PNG }),
    );
    await using client = clientOf(server.url, { timeouts: { downloadMs: 100 } });
    expect(isPng(await client.download(link(`${server.url}/a.png`), calm()))).toBe(true);
  });

  test('falls back to another address before it waits', async () => {
    await using server = await startScripted(({ path }) =>
      path === '/proxy.png' ? { body: PNG } : { status: 404 },
    );
    await using client = clientOf(server.url);
    const output = link(`${server.url}/a.png`, `${server.url}/b.png`, `${server.url}/proxy.png`);
    expect(isPng(await client.download(output, calm()))).toBe(true);
    expect(client.waits).toEqual([]);
  });

  test('gives up after five rounds, with the reason of each host', async () => {
    await using server = await startScripted(inTurn({ status: 404 }));
    await using client = clientOf(server.url);
    const error = await generationErrorOf(client.download(link(`${server.url}/a.png`), calm()));
    expect(error.failure).toEqual({ kind: 'downloadFailed' });
    expect(error.message).toContain(`127.0.0.1:${server.port}: status 404`);
    expect(server.seen).toHaveLength(5);
  });

  test('follows a redirect', async () => {
    await using server = await startScripted(({ path }) =>
      path === '/b.png' ? { body: PNG } : { status: 302, headers: { location: '/b.png' } },
    );
    await using client = clientOf(server.url);
    expect(isPng(await client.download(link(`${server.url}/a.png`), calm()))).toBe(true);
  });

  test.each([
    'http://10.0.0.1/a.png',
    'https://169.254.169.254/a.png',
    'http://cdn.example/a.png',
    'file:///a.png',
  ])('follows no redirect to %s', async (location) => {
    await using server = await startScripted(inTurn({ status: 302, headers: { location } }));
    await using client = clientOf(server.url);
    const error = await generationErrorOf(client.download(link(`${server.url}/a.png`), calm()));
    expect(error.failure).toEqual({ kind: 'downloadFailed' });
    expect(server.seen).toHaveLength(1);
  });

  test('follows no circle of redirects', async () => {
    await using server = await startScripted(inTurn({ status: 302, headers: { location: '/a.png' } }));
    await using client = clientOf(server.url);
    const error = await generationErrorOf(client.download(link(`${server.url}/a.png`), calm()));
    expect(error.message).toContain('too many redirects');
    expect(server.seen).toHaveLength(4);
  });

  test('stops reading an image that is too long, and does not ask for it again', async () => {
    await using server = await startScripted(inTurn({ unending: true, body: Buffer.alloc(100_000) }));
    await using client = clientOf(server.url, { maxImageBytes: 1000 });
    const error = await generationErrorOf(client.download(link(`${server.url}/a.png`), calm()));
    expect(error.failure).toEqual({ kind: 'downloadFailed' });
    expect(server.seen).toHaveLength(1);
  });

  test('takes no image over the limit, even where its text would fit', async () => {
    await using server = await startScripted(inTurn({ body: PNG }));
    await using client = clientOf(server.url, { maxImageBytes: PNG.length - 1 });
    const error = await generationErrorOf(client.download(link(`${server.url}/a.png`), calm()));
    expect(error.message).toContain(`over ${PNG.length - 1} bytes`);
  });

  test('stops with the reason of its signal', async () => {
    await using server = await startScripted(inTurn({ hang: true }));
    await using client = clientOf(server.url);
    const reason = new Error('cancelled');
    const output = link(`${server.url}/a.png`);
    await expect(client.download(output, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);

    const controller = new AbortController();
    const downloading = client.download(output, { signal: controller.signal });
    await expect.poll(() => server.seen.length).toBe(1);
    controller.abort(reason);
    await expect(downloading).rejects.toBe(reason);
  });
});

describe('base64', () => {
  const wrapped = base64.replace(/.{40}/g, '$&\r\n');
  const spellings: [string, string][] = [
    ['plain', base64],
    ['with a data prefix', `data:image/png;base64,${base64}`],
    ['in lines', wrapped],
    ['in quotes', `"${base64}"`],
    ['in its spelling for addresses', base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')],
  ];

  test.each(spellings)('%s is decoded where it lies behind a link', async (_name, body) => {
    await using server = await startScripted(inTurn({ headers: { 'content-type': 'text/plain' }, body }));
    await using client = clientOf(server.url);
    expect(isPng(await client.download(link(`${server.url}/a.png`), calm()))).toBe(true);
  });

  test.each(spellings)('%s is decoded where it stands in the answer', async (_name, data) => {
    await using client = clientOf('http://127.0.0.1:1');
    expect(isPng(await client.download(text(data), calm()))).toBe(true);
  });

  test.each([
    '',
    'not base64 at all!',
    Buffer.from('some text').toString('base64'),
    'ftp://cdn.example/a.png',
  ])('%j is no image', async (data) => {
    await using client = clientOf('http://127.0.0.1:1');
    const { failure } = await generationErrorOf(client.download(text(data), calm()));
    expect(failure).toEqual({ kind: 'downloadFailed' });
  });

  test('that is no image falls back to a link', async () => {
    await using server = await startScripted(inTurn({ body: PNG }));
    await using client = clientOf(server.url);
    expect(isPng(await client.download(text('AAAA', `${server.url}/a.png`), calm()))).toBe(true);
  });
});

describe('with the API elsewhere', () => {
  const API = { apiUrl: 'https://modelslab.com/api' };

  /** Resolves every name to these addresses. */
  const resolvingTo =
    (...addresses: string[]): LookupFunction =>
    (_name, options, callback) => {
      const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      if (options.all) return callback(null, found);
      callback(null, found[0]?.address ?? '', found[0]?.family);
    };

  test('loopback is refused without a connection', async () => {
    await using server = await startScripted(inTurn({ body: PNG }));
    await using client = clientOf(server.url, API);
    const error = await generationErrorOf(client.download(link(`${server.url}/a.png`), calm()));
    expect(error.failure).toEqual({ kind: 'downloadFailed' });
    expect(server.seen).toHaveLength(0);
  });

  test.each([
    ['loopback', ['127.0.0.1']],
    ['a private address', ['10.0.0.1']],
    ['an address of IPv6 for this machine', ['::1']],
    ['the address of cloud metadata', ['169.254.169.254']],
    ['a public and a private address', ['1.1.1.1', '127.0.0.1']],
  ])('a name that leads to %s is refused when it is resolved', async (_name, addresses) => {
    await using server = await startScripted(inTurn({ body: PNG }));
    await using client = clientOf(server.url, { ...API, lookup: resolvingTo(...addresses) });
    const output = link(`https://images.example:${server.port}/a.png`);
    const error = await generationErrorOf(client.download(output, calm()));
    expect(error.message).toContain('leads to a private address');
    expect(server.seen).toHaveLength(0);
    expect(client.waits).toEqual([]);
  });

  test('a name that leads nowhere is asked for again', async () => {
    const unknown: LookupFunction = (_name, _options, callback) =>
      callback(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }), []);
    await using client = clientOf('', { ...API, lookup: unknown });
    const error = await generationErrorOf(client.download(link('https://images.example/a.png'), calm()));
    expect(error.message).toContain('images.example: ENOTFOUND');
    expect(client.waits).toHaveLength(4);
  });
});
