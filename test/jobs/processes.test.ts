import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLedger } from '#store/ledger.ts';
import { createLedgerQueue } from '#store/queue.ts';
import { openSqlite } from '#store/sqlite.ts';
import { createFolder } from '../store/engines.ts';
import { planGeneration } from '../store/generations.ts';
import { passTime } from '../store/time.ts';
import { testLog } from '../support/log.ts';
import { startScript } from '../support/script-process.ts';
import { claimFrom, LEASE } from './queue-harness.ts';

const openFolder = async () => {
  const folder = await createFolder();
  const file = join(folder.path, 'loralei.db');
  const sql = await openSqlite(file);
  const log = testLog();
  return {
    file,
    sql,
    ledger: createLedger(sql, log),
    queue: createLedgerQueue(sql, log),
    [Symbol.asyncDispose]: async () => {
      await sql[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
};

const startWorker = (file: string, worker: string, mode: 'drain' | 'hold') =>
  startScript('jobs/claiming-process.ts', file, worker, mode);

test('two processes on one file work a lane off, and no job is claimed by both', async () => {
  await using harness = await openFolder();
  const ids = Array.from({ length: 400 }, (_, index) => `job-${index}`);
  for (const id of ids) await harness.ledger.add(planGeneration(id));
  await using one = startWorker(harness.file, 'w1', 'drain');
  await using two = startWorker(harness.file, 'w2', 'drain');
  expect([await one.next(), await two.next()]).toEqual(['ready', 'ready']);
  one.go();
  two.go();
  // Each has a job before one of them can have had all.
  const begun = [await one.next(), await two.next()];
  one.go();
  two.go();
  const [first, second] = await Promise.all([one.rest(), two.rest()]);
  expect([await one.errors, await two.errors]).toEqual(['', '']);
  expect([...begun, ...first, ...second].toSorted()).toEqual(ids.toSorted());
  expect(await harness.ledger.counts()).toEqual({ cancelled: ids.length });
});

test('what a killed process had written is there, and its job is claimed again after the lease', async () => {
  await using harness = await openFolder();
  await harness.ledger.add(planGeneration('one'));
  await using victim = startWorker(harness.file, 'w1', 'hold');
  await victim.next();
  victim.go();
  expect(await victim.next()).toBe('one');
  await victim.kill();
  expect(await harness.ledger.find('one')).toMatchObject({ state: { name: 'submitting', at: 1 } });
  await passTime(harness.sql, LEASE / 2);
  expect(await claimFrom(harness.queue, { worker: 'w2' })).toBeUndefined();
  await passTime(harness.sql, LEASE / 2);
  expect(await claimFrom(harness.queue, { worker: 'w2' })).toMatchObject({
    id: 'one',
    state: { name: 'submitting' },
  });
});

test('processes that open a new file at the same time all find its tables', async () => {
  await using folder = await createFolder();
  const file = join(folder.path, 'loralei.db');
  await using workers = new AsyncDisposableStack();
  const started = Array.from({ length: 4 }, (_, index) =>
    workers.use(startWorker(file, `w${index}`, 'drain')),
  );
  expect(await Promise.all(started.map(({ next }) => next()))).toEqual(started.map(() => 'ready'));
});
