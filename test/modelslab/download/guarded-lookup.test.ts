import type { LookupFunction } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { Output } from '#domain/generation/output.ts';
import { createGuardedLookup } from '#modelslab/download/addresses.ts';
import { clientOf, downloaded, PNG } from '../client-harness.ts';
import { generationErrorOf } from '../rejection.ts';
import { inTurn, startScripted } from '../scripted-server.ts';

const link = (url: string): Output => ({ source: { kind: 'url', url }, fallbackUrls: [] });

describe('with the API elsewhere', () => {
  const API = { apiUrl: 'https://modelslab.com/api' };

  /** Resolves every name to these addresses. */
  const resolvingTo =
    (...addresses: string[]): LookupFunction =>
    (_name, options, callback) => {
      const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      if (options.all) return callback(null, found);
      callback(null, found[0]?.address ?? '', found[0]?.family);
    };

  test('loopback is refused without a connection', async () => {
    await using server = await startScripted(inTurn({ body: PNG }));
    await using client = clientOf(server.url, API);
    const error = await generationErrorOf(downloaded(client, link(`${server.url}/a.png`)));
    expect(error.failure).toEqual({ kind: 'downloadFailed' });
    expect(server.seen).toHaveLength(0);
  });

  test.each([
    ['loopback', ['127.0.0.1']],
    ['a private address', ['10.0.0.1']],
    ['an address of IPv6 for this machine', ['::1']],
    ['the address of cloud metadata', ['169.254.169.254']],
    ['IPv4-compatible loopback', ['::7f00:1']],
    ['private addresses in the clothes of IPv6', ['64:ff9b::10.0.0.1', '2002:7f00:1::']],
  ])('a name that leads to %s is refused when it is resolved', async (_name, addresses) => {
    await using server = await startScripted(inTurn({ body: PNG }));
    await using client = clientOf(server.url, { ...API, lookup: resolvingTo(...addresses) });
    const output = link(`https://images.example:${server.port}/a.png`);
    const error = await generationErrorOf(downloaded(client, output));
    expect(error.message).toContain('leads to a private address');
    expect(server.seen).toHaveLength(0);
    expect(client.waits).toEqual([]);
  });

  /** What the connection is given by a lookup that finds these. */
  const connectedTo = (found: string[], all: boolean): Promise<unknown> =>
    new Promise((resolve) => {
      const guarded = createGuardedLookup({ loopback: false }, resolvingTo(...found));
      guarded('images.example', { all }, (error, addresses) => resolve(error ?? addresses));
    });

  test.each([
    [['127.0.0.1', '1.1.1.1', '::1'], ['1.1.1.1']],
    [
      ['64:ff9b::1.1.1.1', '1.1.1.1'],
      ['64:ff9b::1.1.1.1', '1.1.1.1'],
    ],
    [['64:ff9b::10.0.0.1', '1.1.1.1'], ['1.1.1.1']],
  ])('of %j only the public addresses are connected to', async (found, expected) => {
    const families = expected.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    expect(await connectedTo(found, true)).toEqual(families);
    expect(await connectedTo(found, false)).toBe(expected[0]);
  });

  test('a name that leads nowhere is asked for again', async () => {
    const unknown: LookupFunction = (_name, _options, callback) =>
      callback(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }), []);
    await using client = clientOf('', { ...API, lookup: unknown });
    const error = await generationErrorOf(downloaded(client, link('https://images.example/a.png')));
    expect(error.message).toContain('images.example: ENOTFOUND');
    expect(client.waits).toHaveLength(4);
  });
});
