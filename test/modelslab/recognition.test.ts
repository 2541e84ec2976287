import { describe, expect, test } from 'vitest';
import { calm, clientOf, REQUEST } from './client-harness.ts';
import { fixtureText } from './fixtures.ts';
import { type Reply, startScripted } from './scripted-server.ts';

const verdictOn = async (reply: Reply): Promise<string | undefined> => {
  await using server = await startScripted(() => reply);
  await using client = clientOf(server.url);
  const verdict = await client.recognize?.('7', { request: REQUEST, trackId: 42, ...calm() });
  expect(server.seen.map(({ path }) => path)).toEqual(['/api/v6/images/fetch/7']);
  return verdict;
};

const success = (meta: object) => ({
  body: { status: 'success', id: 7, output: ['https://images.example/1.png'], meta },
});

const ECHO = { track_id: '42', seed: REQUEST.seed, W: REQUEST.width, H: REQUEST.height };

describe('an id that a call tells', () => {
  test.each<[string, Reply]>([
    ['its number, seed and size', success(ECHO)],
    ['nothing', { body: fixtureText('fetch-success.json') }],
    ['nothing, while it is made', { body: fixtureText('fetch-processing.json') }],
    ['nulls', success({ track_id: null, seed: null, W: null })],
    ['texts', success({ seed: String(REQUEST.seed), width: String(REQUEST.width) })],
    ['that it failed', { body: fixtureText('failed.json') }],
  ])('is that of the order when the API echoes %s', async (_name, reply) => {
    expect(await verdictOn(reply)).toBe('same');
  });

  test.each([
    ['number', { ...ECHO, track_id: 43 }],
    ['seed', { seed: 1 }],
    ['width', { W: 64 }],
    ['height', { height: 64 }],
    ['model', { model_id: 'another' }],
  ])('is that of another order when the API echoes another %s', async (_name, meta) => {
    expect(await verdictOn(success(meta))).toBe('other');
  });

  test.each<[string, Reply]>([
    ['knows no such order', { status: 404, body: fixtureText('fetch-unknown-id.json') }],
    ['is away', { status: 502, body: fixtureText('cloudflare.html') }],
    ['breaks the connection', { reset: true }],
    ['refuses the key', { status: 401, body: fixtureText('key-invalid.json') }],
    ['makes no sense', { body: fixtureText('cloudflare.html') }],
  ])('tells nothing while the API %s', async (_name, reply) => {
    expect(await verdictOn(reply)).toBe('unknown');
  });
});
