import { describe, expect, test, vi } from 'vitest';
import { ClaimLostReason } from '#domain/generation/job.ts';
import { createPace } from '#shared/pace.ts';
import { passTime } from '../store/time.ts';
import { claimOf } from './queue-harness.ts';
import { asleep, begins, LEASE, openWorkerHarness, otherClaim, POLL } from './worker-harness.ts';

describe('taking jobs', () => {
  test('jobs that wait at the start begin, up to the concurrency of their lane', async () => {
    await using harness = await openWorkerHarness();
    for (const id of ['one', 'two', 'three']) await harness.add(id);
    harness.startWorker();
    await begins(harness, ['one', 'two']);
    await asleep(harness);
    await harness.runs[0]?.finish();
    await begins(harness, ['one', 'two', 'three']);
  });

  test('a job added later begins when the worker is woken, with no time passing', async () => {
    await using harness = await openWorkerHarness();
    const worker = harness.startWorker();
    await asleep(harness);
    await harness.add('one');
    expect(harness.begun()).toEqual([]);
    worker.wake();
    await begins(harness, ['one']);
  });

  test('who wakes the worker while it looks is heard', async () => {
    await using harness = await openWorkerHarness();
    const looked = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const { queue } = harness;
    const claim: typeof queue.claim = async (wanted) => {
      const claimed = await queue.claim(wanted);
      looked.resolve();
      await gate.promise;
      return claimed;
    };
    const worker = harness.startWorker({ queue: { ...queue, claim } });
    await looked.promise;
    await harness.add('one');
    worker.wake();
    gate.resolve();
    await begins(harness, ['one']);
  });

  test('a job that another process added begins at the next look', async () => {
    await using harness = await openWorkerHarness();
    harness.startWorker();
    await asleep(harness);
    await harness.add('one');
    harness.clock.pass(POLL);
    await begins(harness, ['one']);
  });

  test('no job begins while interactions wait', async () => {
    await using harness = await openWorkerHarness();
    const pace = createPace(harness.clock);
    const answered = pace.urgent();
    for (const id of ['one', 'two']) await harness.add(id);
    harness.startWorker({ pace });
    await harness.clock.advance(5);
    expect(harness.begun()).toEqual([]);
    answered();
    await harness.clock.advance(10);
    await begins(harness, ['one', 'two']);
  });

  test('each lane has its own concurrency, and lanes are asked for anew', async () => {
    await using harness = await openWorkerHarness();
    const lanes = [{ lane: 'lane', concurrency: 1 }];
    const worker = harness.startWorker({ lanes: async () => lanes });
    for (const id of ['one', 'two']) await harness.add(id);
    await harness.add('three', { lane: 'other' });
    worker.wake();
    await begins(harness, ['one']);
    lanes.push({ lane: 'other', concurrency: 1 });
    worker.wake();
    await begins(harness, ['one', 'three']);
  });

  test('a queue that fails is logged and asked again', async () => {
    await using harness = await openWorkerHarness();
    const claim = vi.fn(harness.queue.claim).mockRejectedValueOnce(new Error('the database is away'));
    await harness.add('one');
    harness.startWorker({ queue: { ...harness.queue, claim } });
    await asleep(harness);
    expect(harness.log.lines).toMatchObject([{ level: 'error' }]);
    harness.clock.pass(POLL);
    await begins(harness, ['one']);
  });
});

describe('cancelling', () => {
  test('a job that runs here is told, with the reason, and goes on to its end', async () => {
    await using harness = await openWorkerHarness();
    await harness.add('one');
    const worker = harness.startWorker();
    await begins(harness, ['one']);
    expect(worker.cancel('elsewhere', { isKnown: true })).toBe(false);
    expect(harness.lastRun().cancelled.aborted).toBe(false);
    expect(worker.cancel('one', { isKnown: true })).toBe(true);
    expect(harness.lastRun().cancelled.reason).toMatchObject({ name: 'CancelReason', isKnown: true });
    expect(harness.lastRun().signal.aborted).toBe(false);
  });

  test('a job that was cancelled in another process is told too, as one that nobody told of', async () => {
    await using harness = await openWorkerHarness();
    await harness.add('one');
    harness.startWorker();
    await begins(harness, ['one']);
    await harness.ledger.move('one', ['queued'], { name: 'cancelled', at: 1 });
    await asleep(harness);
    harness.clock.pass(LEASE / 3);
    await vi.waitFor(() => expect(harness.lastRun().cancelled.reason).toMatchObject({ isKnown: false }));
  });

  test('its place in the lane is free when the handler ends, not before', async () => {
    await using harness = await openWorkerHarness();
    await harness.add('one');
    const worker = harness.startWorker({ lanes: async () => [{ lane: 'lane', concurrency: 1 }] });
    await begins(harness, ['one']);
    worker.cancel('one', { isKnown: true });
    expect(await otherClaim(harness)).toBeUndefined();
    await harness.add('two');
    await harness.lastRun().finish();
    await begins(harness, ['one', 'two']);
  });

  test('its place stays taken as long as the handler says that the API may be at work', async () => {
    await using harness = await openWorkerHarness();
    for (const id of ['one', 'two']) await harness.add(id);
    harness.startWorker({ lanes: async () => [{ lane: 'lane', concurrency: 1 }] });
    await begins(harness, ['one']);
    await harness.lastRun().finish({ busyMs: 3 * POLL });
    await vi.waitFor(async () => expect((await harness.queue.renew('w1', LEASE)).held).toEqual([]));
    for (let looks = 0; looks < 2; looks += 1) {
      await asleep(harness);
      harness.clock.pass(POLL);
    }
    await asleep(harness);
    expect(harness.begun()).toEqual(['one']);
    harness.clock.pass(POLL);
    await begins(harness, ['one', 'two']);
  });
});

describe('holding claims', () => {
  test('the claim of a job that runs long is renewed', async () => {
    await using harness = await openWorkerHarness();
    await harness.add('one');
    harness.startWorker();
    await begins(harness, ['one']);
    for (let passed = 0; passed < 3 * LEASE; passed += POLL) {
      await asleep(harness);
      harness.clock.pass(POLL);
    }
    await asleep(harness);
    expect(await otherClaim(harness)).toBeUndefined();
    expect(harness.lastRun().signal.aborted).toBe(false);
  });

  test('a handler whose claim was lost is stopped, and does not give up what is now held by another', async () => {
    await using harness = await openWorkerHarness();
    await harness.add('one');
    const worker = harness.startWorker();
    await begins(harness, ['one']);
    await asleep(harness);
    // As when the process was suspended: the lease is over before it wakes.
    await passTime(harness.sql, LEASE);
    expect(await otherClaim(harness)).toMatchObject({ id: 'one' });
    harness.clock.pass(LEASE);
    await vi.waitFor(() => expect(harness.lastRun().signal.reason).toBeInstanceOf(ClaimLostReason));
    harness.lastRun().fail(new Error('stopped'));
    await worker.stop({ graceMs: 0 });
    expect((await harness.queue.renew('w9', LEASE)).held).toEqual(['one']);
  });

  test('a claim that could not be given up is given up later, and its place stays taken as long as was said', async () => {
    await using harness = await openWorkerHarness();
    await harness.add('one');
    const release = vi.fn(harness.queue.release).mockRejectedValueOnce(new Error('the database is away'));
    harness.startWorker({ queue: { ...harness.queue, release } });
    await begins(harness, ['one']);
    await harness.lastRun().finish({ busyMs: 60_000 });
    await vi.waitFor(() => expect(release).toHaveBeenCalledTimes(1));
    await vi.waitFor(() => expect(harness.clock.sleeps()).toContain(1000));
    harness.clock.pass(1000);
    await vi.waitFor(() => expect(release).toHaveBeenCalledTimes(2));
    expect(release).toHaveBeenLastCalledWith('one', 'w1', 60_000);
    await vi.waitFor(async () => expect((await harness.queue.renew('w1', 0)).held).toEqual([]));
  });
});

describe('after the database was away', () => {
  const failingOnce = (harness: Awaited<ReturnType<typeof openWorkerHarness>>) => ({
    ...harness.queue,
    claim: vi.fn(harness.queue.claim).mockRejectedValueOnce(new Error('the database is away')),
  });

  test('claims that ran out meanwhile are left to their holders for a lease more', async () => {
    await using harness = await openWorkerHarness();
    await harness.add('one');
    await harness.queue.claim(claimOf({ worker: 'w9', leaseMs: LEASE }));
    harness.clock.pass(LEASE);
    harness.startWorker({ queue: failingOnce(harness) });
    await asleep(harness);
    harness.clock.pass(POLL);
    await asleep(harness);
    expect(harness.begun()).toEqual([]);
    harness.clock.pass(LEASE);
    await begins(harness, ['one']);
  });

  test('claims that ran out before are taken over, and what waits begins', async () => {
    await using harness = await openWorkerHarness();
    await harness.add('one');
    await harness.queue.claim(claimOf({ worker: 'w9', leaseMs: 1 }));
    harness.clock.pass(2 * LEASE);
    await harness.add('two', { requesterId: 'ben' });
    harness.startWorker({ queue: failingOnce(harness) });
    await asleep(harness);
    harness.clock.pass(POLL);
    await begins(harness, ['one', 'two']);
  });
});
