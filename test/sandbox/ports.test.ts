import { describe, expect, test } from 'vitest';
import { startSandbox } from '#sandbox/index.ts';
import { createStateFolder } from './state/state-files.ts';

const addressesOf = ({ pageUrl, modelslabApiUrl }: { pageUrl: string; modelslabApiUrl: string }) => [
  pageUrl,
  modelslabApiUrl,
];

describe('a sandbox that may take any port', () => {
  test('takes those of its last run, so that addresses stay good', async () => {
    using folder = createStateFolder();
    const run = async () => {
      using state = folder.open();
      await using sandbox = await startSandbox({ port: 0, state });
      return addressesOf(sandbox);
    };
    expect(await run()).toEqual(await run());
  });

  test('takes free ones where these are taken', async () => {
    using folder = createStateFolder();
    using state = folder.open();
    await using first = await startSandbox({ port: 0, state });
    using found = await folder.openAfterKill();
    await using second = await startSandbox({ port: 0, state: found });
    for (const address of addressesOf(second)) expect(addressesOf(first)).not.toContain(address);
    expect((await fetch(second.pageUrl)).status).toBe(200);
  });
});

test('a sandbox that is to take a port does not take another', async () => {
  await using first = await startSandbox({ port: 0 });
  await expect(startSandbox({ port: Number(new URL(first.pageUrl).port) })).rejects.toThrow('EADDRINUSE');
});
