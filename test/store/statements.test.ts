import { expect, test } from 'vitest';
import { createLedger } from '#store/ledger.ts';
import { createLedgerQueue } from '#store/queue.ts';
import type { Sql, SqlRow, Statements } from '#store/sql.ts';
import { openSqlite } from '#store/sqlite.ts';
import { createThumbnailStore } from '#store/thumbnails.ts';
import { testLog } from '../support/log.ts';
import { planGeneration, resultOf } from './generations.ts';

/** Counts statements, and the rows of generations that are read. */
const counting = (sql: Sql) => {
  const counts = { statements: 0, rows: 0 };
  const noted = (rows: (SqlRow | undefined)[]): void => {
    counts.statements += 1;
    counts.rows += rows.filter((row) => row && 'order_json' in row).length;
  };
  const counted = ({ all, get, run }: Statements): Statements => ({
    async all(...given) {
      const rows = await all(...given);
      noted(rows);
      return rows;
    },
    async get(...given) {
      const row = await get(...given);
      noted([row]);
      return row;
    },
    run(...given) {
      noted([]);
      return run(...given);
    },
  });
  const watched: Sql = {
    ...counted(sql),
    transaction: (work, options) => sql.transaction((statements) => work(counted(statements)), options),
    withLock: (name, work) => sql.withLock(name, (statements) => work(counted(statements))),
    tryExclusively: (name, work) => sql.tryExclusively(name, (statements) => work(counted(statements))),
  };
  return { sql: watched, counts };
};

const day = { day: '2026-11-26', amount: 1, most: 50, refunded: 'onFailure' } as const;
const charges = [
  { ...day, name: 'memberImages', scope: 'images:guild:ann' },
  { ...day, name: 'serverImages', scope: 'server:guild' },
  { ...day, name: 'operatorImages', scope: 'images:ann' },
  { ...day, name: 'memberJobs', scope: 'jobs:guild:ann', day: '', refunded: 'onEnd' },
  { ...day, name: 'operatorJobs', scope: 'jobs:ann', day: '', refunded: 'onEnd' },
] as const;

test('a job takes few statements, and its row is read once', async () => {
  await using opened = await openSqlite(':memory:');
  const { sql, counts } = counting(opened);
  const ledger = createLedger(sql, testLog());
  const queue = createLedgerQueue(sql, testLog());
  const lane = { lane: 'lane', worker: 'w', leaseMs: 1000, concurrency: 5, graceMs: 0, deliveries: 16 };
  const loras = ['one', 'two'].map((id) => ({ id, strength: 1 }));
  await ledger.add(planGeneration('one', { request: { loras } }), { readyInMs: 1000, charges });
  await ledger.makeReady('one', { name: 'gateway', leaseMs: 1000 });
  expect(counts).toEqual({ statements: 11, rows: 0 });
  const queued = await queue.claim(lane);
  const submitting = queued && (await ledger.move(queued, ['queued'], { name: 'submitting', at: 1 }));
  const processing = { name: 'processing', at: 1, providerId: '1', eta: 9 } as const;
  const begun = submitting && (await ledger.move(submitting, ['submitting'], processing));
  const made =
    begun && (await ledger.move(begun, ['processing'], { name: 'delivering', at: 1, ...resultOf(9) }));
  const done = { name: 'done', at: 1, message: null, ...resultOf(9) } as const;
  const ended = made && (await ledger.move(made, ['delivering'], done));
  await createThumbnailStore(sql).keep('one', null, 1);
  await queue.release('one', 'w');
  expect(counts).toEqual({ statements: 22, rows: 1 });
  const stored = await ledger.find('one');
  expect(ended).toMatchObject({ state: done, interaction: { token: 'token-one' } });
  expect(stored).toMatchObject({ state: done, interaction: { token: '' } });
});
