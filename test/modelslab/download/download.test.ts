import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Output } from '#domain/generation/output.ts';
import { clientOf, downloaded, PNG } from '../client-harness.ts';
import { generationErrorOf } from '../rejection.ts';
import { inTurn, type Reply, startScripted } from '../scripted-server.ts';

const link = (url: string, ...fallbackUrls: string[]): Output => ({
  source: { kind: 'url', url },
  fallbackUrls,
});
const isPng = (bytes: Uint8Array): boolean => PNG.equals(bytes);

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
    expect(isPng(await downloaded(client, link(`${server.url}//generations/0-a.png`)))).toBe(true);
    expect(server.seen).toMatchObject([{ method: 'GET', path: '//generations/0-a.png', text: '' }]);
  });

  test.each(['png', 'jpeg', 'webp', 'gif'] as const)(
    'takes a %s, whatever its name and type say',
    async (format) => {
      const body = await square().toFormat(format).toBuffer();
      await using server = await startScripted(inTurn({ headers: { 'content-type': 'text/html' }, body }));
      await using client = clientOf(server.url);
      const image = await downloaded(client, link(`${server.url}/a.exe`));
      expect(body.equals(image)).toBe(true);
    },
  );

  test('takes no other kind of image', async () => {
    const body = await square().tiff().toBuffer();
    await using server = await startScripted(inTurn({ body }));
    await using client = clientOf(server.url);
    const { failure } = await generationErrorOf(downloaded(client, link(`${server.url}/a.png`)));
    expect(failure).toEqual({ kind: 'downloadFailed' });
  });

  test.each(late)('asks again after %s', async (_name, reply) => {
    await using server = await startScripted(inTurn(reply, reply, { body: PNG }));
    await using client = clientOf(server.url);
    expect(isPng(await downloaded(client, link(`${server.url}/a.png`)))).toBe(true);
    expect(client.waits).toEqual([1000, 1600]);
  });

  test('asks again where an answer does not end', async () => {
    await using server = await startScripted(
      inTurn({ unending: true, body: PNG.subarray(0, 20) }, { body: PNG }),
    );
    await using client = clientOf(server.url, { timeouts: { downloadMs: 100 } });
    expect(isPng(await downloaded(client, link(`${server.url}/a.png`)))).toBe(true);
  });

  test('gives up hosts that never come to an end, long before every attempt is over', async () => {
    await using server = await startScripted(inTurn({ unending: true, body: PNG.subarray(0, 20) }));
    await using client = clientOf(server.url, { downloading: { deadlineMs: 300 } });
    const error = await generationErrorOf(downloaded(client, link(`${server.url}/a.png`)));
    expect(error.failure).toEqual({ kind: 'downloadFailed' });
    expect(error.message).toContain('not in 0.3 s');
    expect(server.seen).toHaveLength(1);
  });

  test('falls back to another address before it waits', async () => {
    await using server = await startScripted(({ path }) =>
      path === '/proxy.png' ? { body: PNG } : { status: 404 },
    );
    await using client = clientOf(server.url);
    const output = link(`${server.url}/a.png`, `${server.url}/b.png`, `${server.url}/proxy.png`);
    expect(isPng(await downloaded(client, output))).toBe(true);
    expect(client.waits).toEqual([]);
  });

  test('gives up after five rounds, with the reason of each host', async () => {
    await using server = await startScripted(inTurn({ status: 404 }));
    await using client = clientOf(server.url);
    const error = await generationErrorOf(downloaded(client, link(`${server.url}/a.png`)));
    expect(error.failure).toEqual({ kind: 'downloadFailed' });
    expect(error.message).toContain(`127.0.0.1:${server.port}: status 404`);
    expect(server.seen).toHaveLength(5);
  });

  test('follows a redirect', async () => {
    await using server = await startScripted(({ path }) =>
      path === '/b.png' ? { body: PNG } : { status: 302, headers: { location: '/b.png' } },
    );
    await using client = clientOf(server.url);
    expect(isPng(await downloaded(client, link(`${server.url}/a.png`)))).toBe(true);
  });

  test.each([
    'http://10.0.0.1/a.png',
    'https://169.254.169.254/a.png',
    'http://cdn.example/a.png',
    'file:///a.png',
  ])('follows no redirect to %s', async (location) => {
    await using server = await startScripted(inTurn({ status: 302, headers: { location } }));
    await using client = clientOf(server.url);
    const error = await generationErrorOf(downloaded(client, link(`${server.url}/a.png`)));
    expect(error.failure).toEqual({ kind: 'downloadFailed' });
    expect(server.seen).toHaveLength(1);
  });

  test('follows no circle of redirects', async () => {
    await using server = await startScripted(inTurn({ status: 302, headers: { location: '/a.png' } }));
    await using client = clientOf(server.url);
    const error = await generationErrorOf(downloaded(client, link(`${server.url}/a.png`)));
    expect(error.message).toContain('too many redirects');
    expect(server.seen).toHaveLength(4);
  });

  test('stops reading an image that is too long, and does not ask for it again', async () => {
    await using server = await startScripted(inTurn({ unending: true, body: Buffer.alloc(100_000) }));
    await using client = clientOf(server.url, { maxImageBytes: 1000 });
    const error = await generationErrorOf(downloaded(client, link(`${server.url}/a.png`)));
    expect(error.failure).toEqual({ kind: 'downloadFailed' });
    expect(server.seen).toHaveLength(1);
  });

  test('takes no image over the limit, even where its text would fit', async () => {
    await using server = await startScripted(inTurn({ body: PNG }));
    await using client = clientOf(server.url, { maxImageBytes: PNG.length - 1 });
    const error = await generationErrorOf(downloaded(client, link(`${server.url}/a.png`)));
    expect(error.message).toContain(`over ${PNG.length - 1} bytes`);
  });

  test('stops with the reason of its signal', async () => {
    await using server = await startScripted(inTurn({ hang: true }));
    await using client = clientOf(server.url);
    const reason = new Error('cancelled');
    const output = link(`${server.url}/a.png`);
    await expect(downloaded(client, output, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);

    const controller = new AbortController();
    const downloading = downloaded(client, output, { signal: controller.signal });
    await expect.poll(() => server.seen.length).toBe(1);
    controller.abort(reason);
    await expect(downloading).rejects.toBe(reason);
  });
});
