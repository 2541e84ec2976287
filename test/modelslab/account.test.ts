import { describe, expect, test } from 'vitest';
import { decodeModelList } from '#modelslab/wire/model-list.ts';
import { calm, clientOf, KEY } from './client-harness.ts';
import { fixtureJson, fixtureText } from './fixtures.ts';
import { generationErrorOf } from './rejection.ts';
import { inTurn, startScripted } from './scripted-server.ts';

const { signal } = calm();

const midjourney = {
  id: 'midjourney',
  name: 'MidJourney V4',
  category: null,
  subcategory: null,
  instancePrompt: 'mdjrny-v4 style',
  status: 'model_ready',
  feature: null,
  apiCalls: null,
  description: null,
  screenshot: 'https://example.com/1.png',
  nsfw: null,
};

describe('the model list', () => {
  test('is asked for with the key alone', async () => {
    await using server = await startScripted(inTurn({ body: [] }));
    await using client = clientOf(server.url);
    expect(await client.modelList(signal, decodeModelList)).toEqual([]);
    expect(server.seen).toMatchObject([
      { method: 'POST', path: '/api/v4/dreambooth/model_list', text: JSON.stringify({ key: KEY }) },
    ]);
  });

  test.each([
    ['a bare list', (list: unknown) => list],
    ['a list under data', (data: unknown) => ({ data })],
    ['a list under models', (models: unknown) => ({ status: 'success', models })],
  ])('is read from %s', async (_name, wrapped) => {
    const body = JSON.stringify(wrapped(fixtureJson('model-list-documented')));
    await using server = await startScripted(inTurn({ body }));
    await using client = clientOf(server.url);
    expect(await client.modelList(signal, decodeModelList)).toEqual([midjourney]);
  });

  test('tells LoRAs from models, and leaves out rows without an id', async () => {
    await using server = await startScripted(inTurn({ body: fixtureText('model-list-captured.json') }));
    await using client = clientOf(server.url);
    expect(await client.modelList(signal, decodeModelList)).toMatchObject([
      {
        id: 'wearing-bones-v1-0',
        name: 'Wearing Bones - v1.0',
        category: 'stable_diffusion',
        subcategory: 'lora',
        feature: 'Imagen',
        apiCalls: 999,
        description: null,
        screenshot: 'https://example.com/2.jpeg',
        nsfw: false,
      },
      { id: 'tamarin-xl-v1', subcategory: null, apiCalls: 112, screenshot: null, nsfw: false },
    ]);
  });

  test.each([
    ['key-invalid.json', 401, 'invalidKey'],
    ['key-legacy.json', 200, 'invalidKey'],
    ['cloudflare.html', 200, 'malformedAnswer'],
    ['cloudflare.html', 503, 'unreachable'],
    ['success-minimal.json', 200, 'malformedAnswer'],
  ])('is refused for a reason by %s with status %i', async (fixture, status, kind) => {
    await using server = await startScripted(inTurn({ status, body: fixtureText(fixture) }));
    await using client = clientOf(server.url);
    const { failure } = await generationErrorOf(client.modelList(signal, decodeModelList));
    expect(failure.kind).toBe(kind);
  });
});

describe('the balance', () => {
  test('is told as an amount and its currency', async () => {
    await using server = await startScripted(inTurn({ body: fixtureText('wallet-balance.json') }));
    await using client = clientOf(server.url);
    expect(await client.balance(signal)).toEqual({ amount: 43.6, currency: 'USD' });
    expect(server.seen.map(({ path }) => path)).toEqual(['/api/wallet_balance']);
  });

  test.each([
    ['key-missing.json', 401, 'invalidKey'],
    ['cloudflare.html', 502, 'unreachable'],
    ['request-count.json', 200, 'malformedAnswer'],
  ])('is not told by %s with status %i', async (fixture, status, kind) => {
    await using server = await startScripted(inTurn({ status, body: fixtureText(fixture) }));
    await using client = clientOf(server.url);
    const { failure } = await generationErrorOf(client.balance(signal));
    expect(failure.kind).toBe(kind);
  });
});

describe('checking the key', () => {
  test('asks how many orders are in work', async () => {
    await using server = await startScripted(inTurn({ body: fixtureText('request-count.json') }));
    await using client = clientOf(server.url);
    expect(await client.checkKey(signal)).toEqual({ processing: 2, balance: null });
    expect(server.seen.map(({ path }) => path)).toEqual(['/api/v6/processing/request_count']);
  });

  test.each([
    ['cloudflare.html', 404],
    ['rate-limit-queue.json', 429],
    ['error-message.json', 200],
  ])('asks for the balance where the count is answered by %s with status %i', async (fixture, status) => {
    await using server = await startScripted(
      inTurn({ status, body: fixtureText(fixture) }, { body: fixtureText('wallet-balance.json') }),
    );
    await using client = clientOf(server.url);
    expect(await client.checkKey(signal)).toEqual({
      processing: null,
      balance: { amount: 43.6, currency: 'USD' },
    });
    expect(server.seen[1]?.path).toBe('/api/wallet_balance');
  });

  test('ends with the first word when the key is none', async () => {
    await using server = await startScripted(inTurn({ status: 401, body: fixtureText('key-missing.json') }));
    await using client = clientOf(server.url);
    const { failure } = await generationErrorOf(client.checkKey(signal));
    expect(failure).toEqual({ kind: 'invalidKey' });
    expect(server.seen).toHaveLength(1);
  });

  test('stops with the reason of its signal', async () => {
    await using server = await startScripted(inTurn({ hang: true }));
    await using client = clientOf(server.url);
    const reason = new Error('stop');
    await expect(client.checkKey(AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(server.seen).toHaveLength(0);
  });
});
