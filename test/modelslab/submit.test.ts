import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { NotSent } from '#domain/generation/failure.ts';
import { calm, clientOf, KEY, REQUEST } from './client-harness.ts';
import { fixtureText } from './fixtures.ts';
import { generationErrorOf, retryAfterOf } from './rejection.ts';
import { inTurn, startScripted } from './scripted-server.ts';

const taken = { body: { status: 'processing', id: 7, eta: 3 } };
const processing = { status: 'processing', providerId: '7', eta: 3 };

const FAILING_FOR_GOOD: [string, Parameters<typeof inTurn>[0], string][] = [
  ['a broken connection', { reset: true }, 'answerLost'],
  ['status 500', { status: 500, body: fixtureText('server-internal.json') }, 'unreachable'],
  ['status 502 with HTML', { status: 502, body: fixtureText('cloudflare.html') }, 'unreachable'],
  ['status 504', { status: 504, body: '' }, 'unreachable'],
  ['HTML with status 200', { body: fixtureText('cloudflare.html') }, 'malformedAnswer'],
  ['half an answer', { body: '{"status":"succ' }, 'malformedAnswer'],
  ['a failed status', { body: fixtureText('failed.json') }, 'generationFailed'],
  ['a redirect', { status: 302, headers: { location: 'https://example.com/' }, body: '' }, 'malformedAnswer'],
  ['neither image nor id', { body: { status: 'processing' } }, 'malformedAnswer'],
];

describe('submitting an order', () => {
  test('posts it once, as JSON, to the text2img endpoint', async () => {
    await using server = await startScripted(inTurn(taken));
    await using client = clientOf(server.url);
    expect(await client.submit(REQUEST, calm())).toEqual(processing);
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]).toMatchObject({
      method: 'POST',
      path: '/api/v6/images/text2img',
      headers: { 'content-type': 'application/json' },
    });
    expect(server.seen[0]?.headers).not.toHaveProperty('authorization');
    expect(JSON.parse(server.seen[0]?.text ?? '')).toMatchObject({ key: KEY, seed: 4_139_316_548 });
  });

  test('works with a base address that ends in a slash', async () => {
    await using server = await startScripted(inTurn(taken));
    await using client = clientOf(server.url, { apiUrl: new URL(`${server.url}/api/`) });
    await client.submit(REQUEST, calm());
    expect(server.seen[0]?.path).toBe('/api/v6/images/text2img');
  });

  test('answers with the images where the API made them at once', async () => {
    await using server = await startScripted(inTurn({ body: fixtureText('success-full.json') }));
    await using client = clientOf(server.url);
    const submission = await client.submit(REQUEST, calm());
    expect(submission).toMatchObject({ status: 'finished', seconds: 1.96, safetyReplaced: false });
    expect(submission).toHaveProperty('outputs.length', 2);
  });

  test('asks later for images that are finished but not named', async () => {
    await using server = await startScripted(inTurn({ body: fixtureText('success-output-empty.json') }));
    await using client = clientOf(server.url);
    expect(await client.submit(REQUEST, calm())).toEqual({
      status: 'processing',
      providerId: '235709',
      eta: null,
    });
  });

  test('takes the id from fetch_result on the configured host alone', async () => {
    await using server = await startScripted(({ text }) => {
      const host = text.includes('elsewhere') ? 'https://modelslab.example' : server.url;
      return { body: { status: 'processing', fetch_result: `${host}/api/v6/images/fetch/29763510` } };
    });
    await using client = clientOf(server.url);
    expect(await client.submit(REQUEST, calm())).toMatchObject({ providerId: '29763510' });
    const { failure } = await generationErrorOf(client.submit({ ...REQUEST, prompt: 'elsewhere' }, calm()));
    expect(failure).toEqual({ kind: 'malformedAnswer' });
  });

  test.each(FAILING_FOR_GOOD)('never posts again after %s', async (_name, reply, kind) => {
    await using server = await startScripted(inTurn(reply, taken));
    await using client = clientOf(server.url);
    const { failure } = await generationErrorOf(client.submit(REQUEST, calm()));
    expect(failure.kind).toBe(kind);
    expect(server.seen).toHaveLength(1);
  });

  test('never posts again when the answer takes too long', async () => {
    await using server = await startScripted(inTurn({ hang: true }, taken));
    await using client = clientOf(server.url, { timeouts: { submitMs: 100 } });
    const { failure } = await generationErrorOf(client.submit(REQUEST, calm()));
    expect(failure).toEqual({ kind: 'timedOut', seconds: 0.1 });
    expect(server.seen).toHaveLength(1);
  });

  test('never posts again when the answer breaks off', async () => {
    await using server = await startScripted(inTurn({ unending: true, body: '{"status":' }, taken));
    await using client = clientOf(server.url, { timeouts: { submitMs: 100 } });
    const { failure } = await generationErrorOf(client.submit(REQUEST, calm()));
    expect(failure.kind).toBe('timedOut');
    expect(server.seen).toHaveLength(1);
  });

  test('does not read an answer without end', async () => {
    await using server = await startScripted(inTurn({ unending: true, body: 'x'.repeat(5000) }));
    await using client = clientOf(server.url, { maxAnswerBytes: 1000 });
    const { failure } = await generationErrorOf(client.submit(REQUEST, calm()));
    expect(failure).toEqual({ kind: 'answerLost' });
  });

  test('gives an order back that has no room, with the time that the body names', async () => {
    const limited = { status: 429, body: fixtureText('rate-limit-queue.json') };
    await using server = await startScripted(inTurn(limited, taken));
    await using client = clientOf(server.url);
    expect(await retryAfterOf(client.submit(REQUEST, calm()))).toBe(30_000);
    expect(await client.submit(REQUEST, calm())).toEqual(processing);
    expect(client.waits).toEqual([]);
  });

  test('gives an order back that has no room with status 200, too', async () => {
    await using server = await startScripted(inTurn({ body: fixtureText('rate-limit-queue.json') }));
    await using client = clientOf(server.url);
    expect(await retryAfterOf(client.submit(REQUEST, calm()))).toBe(30_000);
    expect(server.seen).toHaveLength(1);
  });

  test.each([
    ['a count', '12', 12_000],
    ['a date', new Date(Date.UTC(2025, 0, 1, 0, 0, 45)).toUTCString(), 45_000],
    ['a date that is over', new Date(Date.UTC(2024, 0, 1)).toUTCString(), 2000],
    ['zero', '0', 2000],
    ['less than nothing', '-1', 2000],
    ['half a second', '0.5', 2000],
    ['a riddle', 'soon', 2000],
    ['nothing', '', 2000],
    ['a moment in Unix time', String(Date.UTC(2025, 0, 1, 0, 0, 45) / 1000), 45_000],
    ['a Unix time long gone', '1000000001', 2000],
    ['a day', '86400', 3_600_000],
    ['a far date', 'Fri, 31 Dec 9999 23:59:59 GMT', 3_600_000],
    ['1e300', '1e300', 3_600_000],
    ['twenty digits', '99999999999999999999', 3_600_000],
    ['no number', 'NaN', 2000],
  ])('understands a Retry-After header with %s', async (_name, header, waited) => {
    const limited = {
      status: 429,
      headers: { 'retry-after': header },
      body: { status: 'error', message: 'no' },
    };
    await using server = await startScripted(inTurn(limited, taken));
    await using client = clientOf(server.url);
    expect(await retryAfterOf(client.submit(REQUEST, calm()))).toBe(waited);
  });

  test.each([
    ['zero', 0, 2000],
    ['a day', 86_400, 3_600_000],
    ['a text', 'soon', 2000],
    ['1e300', 1e300, 3_600_000],
    ['digits in quotes', '12', 12_000],
    ['less than nothing', -1, 2000],
  ])('understands a retry_after with %s', async (_name, said, waited) => {
    const body = { status: 'error', message: 'Rate limit exceeded', retry_after: said };
    await using server = await startScripted(inTurn({ status: 429, body }));
    await using client = clientOf(server.url);
    expect(await retryAfterOf(client.submit(REQUEST, calm()))).toBe(waited);
  });

  test('believes the longest of several Retry-After headers', async () => {
    const limited = { status: 429, headers: { 'retry-after': ['5', 'soon', '20'] }, body: '' };
    await using server = await startScripted(inTurn(limited));
    await using client = clientOf(server.url);
    expect(await retryAfterOf(client.submit(REQUEST, calm()))).toBe(20_000);
  });

  test('asks for more patience with every attempt', async () => {
    await using server = await startScripted(inTurn({ status: 429, body: '' }));
    await using client = clientOf(server.url);
    const waits = [0, 1, 2, 3, 4, 50].map((attempt) =>
      retryAfterOf(client.submit(REQUEST, { ...calm(), attempt })),
    );
    expect(await Promise.all(waits)).toEqual([2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  test('says no more than an hour whatever the API guesses', async () => {
    await using server = await startScripted(inTurn({ body: { status: 'processing', id: 7, eta: 1e300 } }));
    await using client = clientOf(server.url);
    expect(await client.submit(REQUEST, calm())).toMatchObject({ eta: 3600 });
  });

  test('takes an order for taken when a 503 says so', async () => {
    await using server = await startScripted(inTurn({ ...taken, status: 503 }));
    await using client = clientOf(server.url);
    expect(await client.submit(REQUEST, calm())).toEqual(processing);
    expect(server.seen).toHaveLength(1);
  });

  test('gives an order back where nobody listens, and says that the API is unreachable', async () => {
    const server = await startScripted(inTurn(taken));
    await server[Symbol.asyncDispose]();
    await using client = clientOf(server.url);
    expect(await retryAfterOf(client.submit(REQUEST, calm()))).toBe(2000);
    const { failure } = await generationErrorOf(client.submit(REQUEST, calm()));
    expect(failure).toEqual({ kind: 'unreachable' });
  });

  test('gives an order back where TLS does not come about', async () => {
    await using server = await startScripted(inTurn(taken));
    await using client = clientOf(server.url, { apiUrl: `https://127.0.0.1:${server.port}/api` });
    expect(await retryAfterOf(client.submit(REQUEST, calm()))).toBe(2000);
    expect(server.seen).toHaveLength(0);
  });

  test('does not try again where the connection stood and closed without a word', async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.once('data', () => socket.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    await using client = clientOf(`http://127.0.0.1:${port}`);
    const { failure } = await generationErrorOf(client.submit(REQUEST, calm()));
    expect(failure).toEqual({ kind: 'answerLost' });
    expect(connections).toBe(1);
    await new Promise((resolve) => server.close(resolve));
  });

  test('says that nothing was sent when it is stopped before it posts', async () => {
    await using server = await startScripted(inTurn(taken));
    await using client = clientOf(server.url);
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(client.submit(REQUEST, { signal })).rejects.toThrow(NotSent);
    expect(server.seen).toHaveLength(0);
  });

  test('says that nothing was sent when it must not be any more once the connection stands', async () => {
    await using server = await startScripted(inTurn(taken));
    await using client = clientOf(server.url);
    const submitting = client.submit(REQUEST, { ...calm(), maySend: () => false });
    expect(await retryAfterOf(submitting)).toBeNull();
    expect(server.seen).toHaveLength(0);
  });

  test('stops with the reason of its signal while it waits for the answer', async () => {
    await using server = await startScripted(inTurn({ hang: true }));
    await using client = clientOf(server.url);
    const reason = new Error('cancelled');
    const controller = new AbortController();
    const submitting = client.submit(REQUEST, { signal: controller.signal });
    await expect.poll(() => server.seen.length).toBe(1);
    controller.abort(reason);
    await expect(submitting).rejects.toBe(reason);
  });

  test('fails after the client was disposed of', async () => {
    await using server = await startScripted(inTurn(taken));
    const client = clientOf(server.url);
    await client[Symbol.asyncDispose]();
    const { failure } = await generationErrorOf(client.submit(REQUEST, calm()));
    expect(failure).toEqual({ kind: 'answerLost' });
  });
});
