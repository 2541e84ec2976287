import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { decodeModelList } from '#modelslab/wire/model-list.ts';
import { calm, clientOf, downloaded, KEY, REQUEST } from './client-harness.ts';
import { generationErrorOf } from './rejection.ts';
import { type Reply, startScripted } from './scripted-server.ts';

/** Everything that a log, a message or a curious reader could make of an error. */
const traces = (error: unknown): string[] => {
  if (!(error instanceof Error)) return [inspect(error)];
  return [
    error.message,
    error.stack ?? '',
    String(error),
    JSON.stringify(error),
    JSON.stringify(Object.getOwnPropertyDescriptors(error)),
    inspect(error, { depth: null, showHidden: true }),
    ...(error.cause === undefined ? [] : traces(error.cause)),
    ...(error instanceof AggregateError ? error.errors.flatMap(traces) : []),
  ];
};

const said = (text: string): object => ({ status: 'error', message: text });

const replies: [string, Reply][] = [
  ['a message that repeats it', { body: said(`the key ${KEY} is not known`) }],
  ['a refused field that repeats it', { status: 422, body: { message: { key: [`${KEY} is invalid`] } } }],
  ['a model that is named like it', { body: said(`Model not found: ${KEY}`) }],
  ['a failure that repeats it', { body: { status: 'failed', id: '', message: KEY, output: '' } }],
  ['a page of HTML that repeats it', { status: 200, body: `<html>${KEY}</html>` }],
  ['a bad gateway that repeats it', { status: 502, body: `${'x'.repeat(190)}${KEY}` }],
  ['half an answer that repeats it', { body: `{"key":"${KEY}` }],
  ['a JSON that is no answer and repeats it', { body: { key: KEY, status: KEY } }],
  ['an address that repeats it', { body: said(`https://api.example/?key=${encodeURIComponent(KEY)}`) }],
  ['a broken connection', { reset: true }],
  ['a redirect with it', { status: 302, headers: { location: `/?key=${KEY}` }, body: '' }],
  ['no answer', { hang: true }],
];

describe('the key', () => {
  test.each(replies)('is in no error and no log line after %s', async (_name, reply) => {
    await using server = await startScripted(() => reply);
    await using client = clientOf(server.url, {
      timeouts: { submitMs: 100, fetchMs: 100, listMs: 100 },
      deadlineMs: 3000,
    });
    const errors = [
      await generationErrorOf(client.submit(REQUEST, calm())),
      await generationErrorOf(client.collect('1', { eta: null, ...calm() })),
      await generationErrorOf(client.modelList(calm().signal, decodeModelList)),
      await generationErrorOf(client.checkKey(calm().signal)),
    ];
    for (const trace of [...errors.flatMap(traces), inspect(client.lines, { depth: null })]) {
      expect(trace).not.toContain(KEY);
    }
  });

  test('is in no error where nobody listens', async () => {
    const server = await startScripted(() => ({}));
    await server[Symbol.asyncDispose]();
    await using client = clientOf(server.url, { deadlineMs: 1 });
    const error = await generationErrorOf(client.submit(REQUEST, calm()));
    for (const trace of traces(error)) expect(trace).not.toContain(KEY);
  });

  test('is never sent to where images lie, and in no error from there', async () => {
    await using server = await startScripted(() => ({ status: 404, body: KEY }));
    await using client = clientOf(server.url);
    const source = { kind: 'url', url: `${server.url}/image.png` } as const;
    const error = await generationErrorOf(downloaded(client, { source, fallbackUrls: [] }));
    for (const trace of traces(error)) expect(trace).not.toContain(KEY);
    for (const request of server.seen) expect(JSON.stringify(request)).not.toContain(KEY);
    expect(server.seen.length).toBeGreaterThan(0);
  });
});
