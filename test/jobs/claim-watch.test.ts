import { describe, expect, it } from 'vitest';
import { StorageUnavailableError } from '#domain/errors.ts';
import type { Queue } from '#domain/generation/queue.ts';
import { watchClaims } from '#jobs/claim-watch.ts';
import { createLedgerQueue } from '#store/queue.ts';
import { openSqlite } from '#store/sqlite.ts';
import { planGeneration } from '../store/generations.ts';
import { manualClock } from '../support/clock.ts';
import { claimOf, openQueueHarness } from './queue-harness.ts';

type Claimed = Awaited<ReturnType<Queue['claim']>>;

/** A watched queue whose lanes answer as they are told. */
const openWatch = async () => {
  const harness = await openQueueHarness({
    open: () => openSqlite(':memory:'),
    createQueue: createLedgerQueue,
    runs: 1,
  });
  const clock = manualClock();
  const answers = new Map<string, () => Promise<Claimed>>();
  const claim: Queue['claim'] = (wanted) => answers.get(wanted.lane)?.() ?? harness.queue.claim(wanted);
  const { queue, health } = watchClaims({ ...harness.queue, claim }, clock);
  const ask = async (lane = 'lane') => queue.claim(claimOf({ lane })).catch(() => 'rejected');
  return { ...harness, clock, answers, ask, health };
};

const SILENT = { ok: false, reason: 'the queue does not answer' };

describe('a worker', () => {
  it('is not ready before it has claimed, nor when it no longer does', async () => {
    await using watch = await openWatch();
    expect(watch.health()).toEqual({ ok: false, reason: 'no jobs are claimed' });
    await watch.ask();
    expect(watch.health()).toEqual({ ok: true });
    watch.clock.pass(15_001);
    expect(watch.health()).toEqual({ ok: false, reason: 'no jobs are claimed' });
  });

  it.each([
    ['is busy', async (): Promise<Claimed> => 'busy'],
    ['rejects', async (): Promise<Claimed> => Promise.reject(new StorageUnavailableError('away'))],
    ['never answers', () => new Promise<Claimed>(() => undefined)],
  ])(
    'is not ready when a lane %s for longer than a lease, and ready when it answers again',
    async (_, answer) => {
      await using watch = await openWatch();
      await watch.ask();
      watch.answers.set('lane', answer);
      watch.clock.pass(10_000);
      void watch.ask();
      void (await watch.ask('other'));
      expect(watch.health()).toEqual({ ok: true });
      watch.clock.pass(10_000);
      void watch.ask();
      void (await watch.ask('other'));
      expect(watch.health()).toEqual(SILENT);
      watch.answers.clear();
      await watch.ask();
      expect(watch.health()).toEqual({ ok: true });
    },
  );

  it('is ready whether or not there are jobs, and forgets lanes that have none any more', async () => {
    await using watch = await openWatch();
    await watch.ledger.add(planGeneration('one'));
    expect(await watch.ask()).toMatchObject({ id: 'one' });
    watch.answers.set('gone', async () => 'busy');
    await watch.ask('gone');
    watch.clock.pass(10_000);
    await watch.ask();
    expect(watch.health()).toEqual({ ok: true });
    watch.clock.pass(10_000);
    await watch.ask();
    expect(watch.health()).toEqual({ ok: true });
  });
});
