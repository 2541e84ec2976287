import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstWaitMs } from '#modelslab/polling.ts';
import { backoff } from '#shared/retry.ts';
import { calm, clientOf, KEY } from './client-harness.ts';
import { fixtureText } from './fixtures.ts';
import { generationErrorOf } from './rejection.ts';
import { inTurn, startScripted } from './scripted-server.ts';

const waiting = { body: fixtureText('fetch-processing.json') };
const done = { body: fixtureText('fetch-success-proxies.json') };
const empty = { body: fixtureText('success-output-empty.json') };
const html = { body: fixtureText('cloudflare.html') };
const soon = () => ({ eta: null, ...calm() });

describe('collecting an order', () => {
  test('asks its own address with the id and the key alone, and answers with the images', async () => {
    await using server = await startScripted(inTurn(waiting, done));
    await using client = clientOf(server.url);
    const finished = await client.collect('65919758', soon());
    expect(finished).toEqual({
      outputs: [
        {
          source: { kind: 'url', url: expect.stringContaining('r2.dev/generations/0-lighthouse.png') },
          fallbackUrls: [expect.stringContaining('cdn2.stablediffusionapi.com')],
        },
      ],
      seconds: null,
      safetyReplaced: null,
    });
    expect(server.seen.map(({ method, path, text }) => [method, path, JSON.parse(text)])).toEqual([
      ['POST', '/api/v6/images/fetch/65919758', { key: KEY }],
      ['POST', '/api/v6/images/fetch/65919758', { key: KEY }],
    ]);
  });

  test('writes an id that is no number safely into the address', async () => {
    await using server = await startScripted(inTurn(done));
    await using client = clientOf(server.url);
    await client.collect('../a b?c#d', soon());
    expect(server.seen[0]?.path).toBe('/api/v6/images/fetch/..%2Fa%20b%3Fc%23d');
  });

  test.each([
    [null, 1000],
    [0.25, 1000],
    [13.5, 13_500],
    [416.9, 30_000],
  ])('first waits for the eta %j within bounds', async (eta, waited) => {
    await using server = await startScripted(inTurn(done));
    await using client = clientOf(server.url);
    await client.collect('1', { eta, ...calm() });
    expect(client.waits).toEqual([waited]);
  });

  test('asks less and less often', async () => {
    await using server = await startScripted(inTurn(...Array(7).fill(waiting), done));
    await using client = clientOf(server.url);
    await client.collect('1', soon());
    expect(client.waits).toEqual([1000, 2500, 3500, 4900, 6860, 9604, 10_000, 10_000]);
  });

  test('gives up at the deadline, having asked a last time', async () => {
    await using server = await startScripted(inTurn(waiting));
    await using client = clientOf(server.url);
    const error = await generationErrorOf(client.collect('1', soon()));
    expect(error.failure).toEqual({ kind: 'timedOut', seconds: 300 });
    expect(client.waits.reduce((sum, wait) => sum + wait, 0)).toBe(300_000);
    expect(server.seen).toHaveLength(client.waits.length);
  });

  test('keeps to a shorter deadline than the eta', async () => {
    await using server = await startScripted(inTurn(waiting));
    await using client = clientOf(server.url, { deadlineMs: 5000 });
    const error = await generationErrorOf(client.collect('1', { eta: 25, ...calm() }));
    expect(error.failure).toEqual({ kind: 'timedOut', seconds: 5 });
  });

  test('asks on through broken connections, 5xx, 429 and HTML', async () => {
    await using server = await startScripted(
      inTurn(
        { reset: true },
        { status: 500, body: fixtureText('server-internal.json') },
        { status: 503, body: '' },
        { status: 429, body: fixtureText('rate-limit-queue.json') },
        { body: fixtureText('rate-limit-older.json') },
        html,
        waiting,
        done,
      ),
    );
    await using client = clientOf(server.url);
    const { outputs } = await client.collect('1', soon());
    expect(outputs).toHaveLength(1);
    expect(server.seen).toHaveLength(8);
    expect(client.waits[4]).toBe(15_000);
  });

  test('asks on where one answer never comes', async () => {
    await using server = await startScripted(inTurn({ hang: true }, done));
    await using client = clientOf(server.url, { timeouts: { fetchMs: 100 } });
    const { outputs } = await client.collect('1', soon());
    expect(outputs).toHaveLength(1);
  });

  test('says what went wrong last when the API was away until the deadline', async () => {
    await using server = await startScripted(inTurn({ status: 502, body: '' }));
    await using client = clientOf(server.url, { deadlineMs: 20_000 });
    const error = await generationErrorOf(client.collect('1', soon()));
    expect(error.failure).toEqual({ kind: 'timedOut', seconds: 20 });
    expect(error.cause).toMatchObject({ failure: { kind: 'unreachable' } });
  });

  test.each([
    ['failed.json', 200, 'generationFailed'],
    ['failed.json', 500, 'generationFailed'],
    ['failed-server.json', 500, 'generationFailed'],
    ['error-messege.json', 200, 'generationFailed'],
    ['key-invalid.json', 401, 'invalidKey'],
    ['credits.json', 402, 'outOfCredits'],
  ])('ends at once with %s and status %i', async (fixture, status, kind) => {
    await using server = await startScripted(inTurn({ status, body: fixtureText(fixture) }, done));
    await using client = clientOf(server.url);
    const { failure } = await generationErrorOf(client.collect('1', soon()));
    expect(failure.kind).toBe(kind);
    expect(server.seen).toHaveLength(1);
  });

  test.each([
    ['a Unix time', '1767225600'],
    ['a day', '86400'],
    ['a far date', 'Fri, 31 Dec 9999 23:59:59 GMT'],
    ['1e300', '1e300'],
    ['twenty digits', '99999999999999999999'],
  ])('asks soon again although the answer asks to wait for %s', async (_name, header) => {
    const limited = { status: 429, headers: { 'retry-after': header }, body: '' };
    await using server = await startScripted(inTurn(limited, done));
    await using client = clientOf(server.url);
    expect((await client.collect('1', soon())).outputs).toHaveLength(1);
    expect(Math.max(...client.waits)).toBeLessThanOrEqual(15_000);
  });

  const unknown = { status: 404, body: fixtureText('fetch-unknown-id.json') };

  test('has patience with an order that is not known yet', async () => {
    await using server = await startScripted(inTurn(unknown, unknown, waiting, done));
    await using client = clientOf(server.url);
    expect((await client.collect('1', soon())).outputs).toHaveLength(1);
  });

  test('gives an order up that is still not known after half a minute', async () => {
    await using server = await startScripted(inTurn(unknown));
    await using client = clientOf(server.url);
    const error = await generationErrorOf(client.collect('1', soon()));
    expect(error.failure).toEqual({ kind: 'generationFailed', detail: 'Request not found' });
    expect(error.acceptance).toBe('failed');
    const waited = client.waits.reduce((sum, wait) => sum + wait, 0);
    expect(waited).toBeGreaterThanOrEqual(30_000);
    expect(waited).toBeLessThan(45_000);
  });

  test.each([
    ['failed.json', 200, 'failed'],
    ['key-invalid.json', 401, 'accepted'],
    ['credits.json', 402, 'accepted'],
    ['error-messege.json', 200, 'accepted'],
  ])('after %s with status %i knows that the order was accepted', async (fixture, status, acceptance) => {
    await using server = await startScripted(inTurn({ status, body: fixtureText(fixture) }));
    await using client = clientOf(server.url);
    expect((await generationErrorOf(client.collect('1', soon()))).acceptance).toBe(acceptance);
  });

  test('asks a few times more when the API calls it finished without images', async () => {
    await using server = await startScripted(inTurn(empty, empty, done));
    await using client = clientOf(server.url);
    expect((await client.collect('1', soon())).outputs).toHaveLength(1);
  });

  test.each([
    ['images never come', empty, { kind: 'generationFailed', detail: null }],
    ['answers never make sense', html, { kind: 'malformedAnswer' }],
  ])('fails when its %s', async (_name, reply, failure) => {
    await using server = await startScripted(inTurn(reply));
    await using client = clientOf(server.url);
    const error = await generationErrorOf(client.collect('1', soon()));
    expect(error.failure).toEqual(failure);
    expect(server.seen).toHaveLength(5);
  });

  test('stops with the reason of its signal while it waits and while it asks', async () => {
    await using server = await startScripted(inTurn({ hang: true }));
    await using client = clientOf(server.url);
    const reason = new Error('cancelled');
    const before = client.collect('1', { eta: null, signal: AbortSignal.abort(reason) });
    await expect(before).rejects.toBe(reason);
    expect(server.seen).toHaveLength(0);

    const controller = new AbortController();
    const collecting = client.collect('1', { eta: null, signal: controller.signal });
    await expect.poll(() => server.seen.length).toBe(1);
    controller.abort(reason);
    await expect(collecting).rejects.toBe(reason);
  });
});

describe('the waiting times', () => {
  const curve = { firstMs: 2500, growth: 1.4, maxMs: 10_000 };
  const msAfter = (attempt: number, fraction: number): number =>
    backoff(curve, { fraction: () => fraction })(attempt + 1);

  test('stay within a fifth of a curve that only grows', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, fraction) => {
        const middle = msAfter(attempt, 0.5);
        const wait = msAfter(attempt, fraction);
        expect(wait).toBeGreaterThanOrEqual(Math.floor(middle * 0.8));
        expect(wait).toBeLessThanOrEqual(Math.ceil(middle * 1.2));
        expect(msAfter(attempt + 1, 0.5)).toBeGreaterThanOrEqual(middle);
      }),
    );
  });

  test('begin within the bounds whatever the eta is', () => {
    fc.assert(
      fc.property(fc.option(fc.double({ min: 0, noNaN: true })), (eta) => {
        const wait = firstWaitMs(eta, { minMs: 1000, maxMs: 30_000 });
        expect(wait).toBeGreaterThanOrEqual(1000);
        expect(wait).toBeLessThanOrEqual(30_000);
      }),
    );
  });
});
