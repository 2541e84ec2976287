import type { LookupFunction } from 'node:net';
import { Agent } from 'undici';
import { expect, test } from 'vitest';
import { createTransport, type Posted } from '#modelslab/transport.ts';
import { calm, KEY } from './client-harness.ts';
import { inTurn, startScripted } from './scripted-server.ts';

const unknownName: LookupFunction = (hostname, _options, callback) => {
  const error = new Error(`getaddrinfo ENOTFOUND ${hostname}`);
  callback(Object.assign(error, { code: 'ENOTFOUND', syscall: 'getaddrinfo' }), []);
};

const silentResolver: LookupFunction = () => {};

const posted = async (
  url: string,
  connect: { lookup?: LookupFunction; timeout?: number },
): Promise<Posted> => {
  const dispatcher = new Agent({ connect });
  const transport = createTransport({
    dispatcher,
    maxBytes: 1000,
    redact: (text) => text.replaceAll(KEY, '…'),
  });
  try {
    return await transport({ url: new URL(url), body: KEY, timeoutMs: 5000, ...calm() });
  } finally {
    await dispatcher.destroy();
  }
};

test('an unknown name counts as not sent', async () => {
  expect(await posted('http://api.example', { lookup: unknownName })).toMatchObject({
    answered: false,
    sent: false,
    timedOut: false,
  });
});

test('a connection that does not come about in time counts as not sent', async () => {
  const outcome = await posted('http://api.example', { lookup: silentResolver, timeout: 50 });
  expect(outcome).toMatchObject({ answered: false, sent: false });
});

test('a broken connection counts as sent', async () => {
  await using server = await startScripted(inTurn({ reset: true }));
  expect(await posted(server.url, {})).toMatchObject({ answered: false, sent: true });
});

test('the cause of a failure does not quote the key', async () => {
  const outcome = await posted(`http://${KEY}.example`, { lookup: unknownName });
  expect(outcome).toMatchObject({
    answered: false,
    cause: { message: expect.stringContaining('ENOTFOUND …') },
  });
});
