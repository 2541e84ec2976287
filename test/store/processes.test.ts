import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLedger } from '#store/ledger.ts';
import { openSqlite } from '#store/sqlite.ts';
import { testLog } from '../support/log.ts';
import { startScript } from '../support/script-process.ts';
import { createFolder } from './engines.ts';

test('of 50 requests of two processes at a quota of 10 exactly 10 become jobs', async () => {
  await using folder = await createFolder();
  const file = join(folder.path, 'loralei.db');
  await using sql = await openSqlite(file);
  await using one = startScript('store/usage-counting-process.ts', file, 'one', '25', '10');
  await using two = startScript('store/usage-counting-process.ts', file, 'two', '25', '10');
  expect([await one.next(), await two.next()]).toEqual(['ready', 'ready']);
  one.go();
  two.go();
  const [first, second] = [await one.next(), await two.next()];
  expect([await one.errors, await two.errors]).toEqual(['', '']);
  expect(Number(first) + Number(second)).toBe(10);
  const ledger = createLedger(sql, testLog());
  expect(await ledger.counts()).toEqual({ queued: 10 });
  const accounts = { serverImages: { scope: 'server:guild', day: '2026-11-26' } };
  expect((await ledger.usage(accounts)).serverImages).toBe(10);
});
