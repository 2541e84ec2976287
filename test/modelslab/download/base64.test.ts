import { describe, expect, test } from 'vitest';
import type { Output } from '#domain/generation/generation.ts';
import { generationErrorOf } from '../rejection.ts';
import { inTurn, startScripted } from '../scripted-server.ts';
import { calm, clientOf, PNG } from '../setup.ts';

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
