/*
 * Adds jobs to a ledger as fast as it can, for the test of two processes at one quota.
 * Arguments: the database, a name that tells its jobs from those of others, how many, and the quota.
 */
import { once } from 'node:events';
import { createLedger } from '#store/ledger.ts';
import { openSqlite } from '#store/sqlite.ts';
import { testLog } from '../support/log.ts';
import { planGeneration } from './generations.ts';

const [file = '', name = '', count = '0', most = '0'] = process.argv.slice(2);
await using sql = await openSqlite(file);
const ledger = createLedger(sql, testLog());

const say = (line: string): void => void process.stdout.write(`${line}\n`);

say('ready');
await once(process.stdin, 'data');
const charge = {
  name: 'serverImages',
  scope: 'server:guild',
  day: '2026-11-26',
  amount: 1,
  most: Number(most),
  refunded: 'onFailure',
} as const;
const additions = await Promise.all(
  Array.from({ length: Number(count) }, (_, index) =>
    ledger.add(planGeneration(`${name}-${index}`), { charges: [charge] }),
  ),
);
say(String(additions.filter(({ kind }) => kind === 'added').length));
process.stdin.destroy();
