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
  beforeSending?: () => void,
): Promise<Posted> => {
  const dispatcher = new Agent({ connect });
  const transport = createTransport({
    dispatcher,
    maxBytes: 1000,
    redact: (text) => text.replaceAll(KEY, '…'),
  });
  try {
    return await transport({
      url: new URL(url),
      body: KEY,
      timeoutMs: 5000,
      ...calm(),
      ...(beforeSending ? { beforeSending } : {}),
    });
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

test('whether a request may be sent is asked once its connection stands, and then nothing of it comes if it may not', async () => {
  await using server = await startScripted(inTurn({ body: {} }));
  const steps: string[] = [];
  const slowResolver: LookupFunction = (_hostname, _options, callback) => {
    steps.push('connects');
    callback(null, [{ address: '127.0.0.1', family: 4 }]);
  };
  const url = server.url.replace('127.0.0.1', 'api.example');
  const tooLate = new Error('too late');
  const refused = posted(url, { lookup: slowResolver }, () => {
    steps.push('is asked');
    throw tooLate;
  });
  await expect(refused).rejects.toBe(tooLate);
  expect(steps).toEqual(['connects', 'is asked']);
  await posted(url, { lookup: slowResolver }, () => void steps.push('is asked'));
  expect(server.seen).toHaveLength(1);
});

test('the cause of a failure does not quote the key', async () => {
  const outcome = await posted(`http://${KEY}.example`, { lookup: unknownName });
  expect(outcome).toMatchObject({
    answered: false,
    cause: { message: expect.stringContaining('ENOTFOUND …') },
  });
});
