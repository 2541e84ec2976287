import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Output } from '#domain/generation/output.ts';
import { clientOf, downloaded, PNG } from '../client-harness.ts';
import { generationErrorOf } from '../rejection.ts';
import { inTurn, startScripted } from '../scripted-server.ts';

const link = (url: string): Output => ({ source: { kind: 'url', url }, fallbackUrls: [] });
const text = (data: string, ...fallbackUrls: string[]): Output => ({
  source: { kind: 'base64', data },
  fallbackUrls,
});

const isPng = (bytes: Uint8Array): boolean => PNG.equals(bytes);

const base64 = PNG.toString('base64');

describe('base64', () => {
  const wrapped = base64.replace(/.{40}/g, '$&\r\n');
  const spellings: [string, string][] = [
    ['plain', base64],
    ['with a data prefix', `data:image/png;base64,${base64}`],
    ['in lines', wrapped],
    ['in quotes', `"${base64}"`],
    ['with a data prefix in capitals', `DATA:IMAGE/PNG;BASE64,${base64}`],
    ['with half of a data prefix', `image/png;base64,${base64}`],
    ['with parameters in its prefix', `data:image/png;charset=utf-8;name=a.png;base64,${base64}`],
    ['with escaped slashes', base64.replaceAll('/', '\\/')],
    ['as a JSON string', JSON.stringify(`data:image/png;base64,${wrapped}`).replaceAll('/', '\\/')],
    ['in single quotes', `'${base64}'`],
    ['as Python prints it', `b'${base64}'`],
    ['with a byte order mark', `\uFEFF${base64}`],
    ['with a byte order mark and quotes', `\uFEFF "${base64}"\n`],
    ['escaped for an address', encodeURIComponent(base64)],
    ['in lines whose ends are escaped', base64.replace(/.{40}/g, '$&\\n')],
    ['in its spelling for addresses', base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')],
  ];

  test.each(spellings)('%s is decoded where it lies behind a link', async (_name, body) => {
    await using server = await startScripted(inTurn({ headers: { 'content-type': 'text/plain' }, body }));
    await using client = clientOf(server.url);
    expect(isPng(await downloaded(client, link(`${server.url}/a.png`)))).toBe(true);
  });

  test.each([
    ['UTF-16', Buffer.from(`\uFEFF${base64}`, 'utf16le')],
    ['gzip', gzipSync(base64)],
    ['gzip, twice', gzipSync(gzipSync(base64))],
    ['brotli', brotliCompressSync(base64)],
    ['the image itself, as gzip', gzipSync(PNG)],
    ['the image itself, as brotli', brotliCompressSync(PNG)],
  ])('in %s is decoded, whatever the headers say', async (_name, body) => {
    const headers = { 'content-type': 'text/html; charset=klingon', 'content-encoding': 'X-GZIP' };
    await using server = await startScripted(inTurn({ headers, body }));
    await using client = clientOf(server.url);
    expect(isPng(await downloaded(client, link(`${server.url}/a.png`)))).toBe(true);
    expect(client.waits).toEqual([]);
  });

  test('that unpacks to more than an image may have is not asked for again', async () => {
    await using server = await startScripted(inTurn({ body: gzipSync(Buffer.alloc(50_000)) }));
    await using client = clientOf(server.url, { maxImageBytes: 1000 });
    const error = await generationErrorOf(downloaded(client, link(`${server.url}/a.png`)));
    expect(error.message).toContain('unpacks to more than');
    expect(server.seen).toHaveLength(1);
  });

  test.each(spellings)('%s is decoded where it stands in the answer', async (_name, data) => {
    await using client = clientOf('http://127.0.0.1:1');
    expect(isPng(await downloaded(client, text(data)))).toBe(true);
  });

  test.each([
    '',
    'not base64 at all!',
    Buffer.from('some text').toString('base64'),
    'ftp://cdn.example/a.png',
  ])('%j is no image', async (data) => {
    await using client = clientOf('http://127.0.0.1:1');
    const { failure } = await generationErrorOf(downloaded(client, text(data)));
    expect(failure).toEqual({ kind: 'downloadFailed' });
  });

  test('that is no image falls back to a link', async () => {
    await using server = await startScripted(inTurn({ body: PNG }));
    await using client = clientOf(server.url);
    expect(isPng(await downloaded(client, text('AAAA', `${server.url}/a.png`)))).toBe(true);
  });
});
