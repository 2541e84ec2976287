import { describe, expect, test, vi } from 'vitest';
import { ClaimLostReason } from '#domain/generation/job.ts';
import { passTime } from '../store/time.ts';
import { claimOf } from './queue-harness.ts';
import { asleep, begins, LEASE, openWorkerBench, otherClaim, POLL } from './worker-harness.ts';

describe('taking jobs', () => {
  test('jobs that wait at the start begin, up to the concurrency of their lane', async () => {
    await using bench = await openWorkerBench();
    for (const id of ['one', 'two', 'three']) await bench.add(id);
    bench.startWorker();
    await begins(bench, ['one', 'two']);
    await asleep(bench);
    await bench.runs[0]?.finish();
    await begins(bench, ['one', 'two', 'three']);
  });

  test('a job added later begins when the worker is woken, with no time passing', async () => {
    await using bench = await openWorkerBench();
    const worker = bench.startWorker();
    await asleep(bench);
    await bench.add('one');
    expect(bench.begun()).toEqual([]);
    worker.wake();
    await begins(bench, ['one']);
  });

  test('who wakes the worker while it looks is heard', async () => {
    await using bench = await openWorkerBench();
    const looked = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const { queue } = bench;
    const claim: typeof queue.claim = async (wanted) => {
      const claimed = await queue.claim(wanted);
      looked.resolve();
      await gate.promise;
      return claimed;
    };
    const worker = bench.startWorker({ queue: { ...queue, claim } });
    await looked.promise;
    await bench.add('one');
    worker.wake();
    gate.resolve();
    await begins(bench, ['one']);
  });

  test('a job that another process added begins at the next look', async () => {
    await using bench = await openWorkerBench();
    bench.startWorker();
    await asleep(bench);
    await bench.add('one');
    bench.clock.pass(POLL);
    await begins(bench, ['one']);
  });

  test('each lane has its own concurrency, and lanes are asked for anew', async () => {
    await using bench = await openWorkerBench();
    const lanes = [{ lane: 'lane', concurrency: 1 }];
    const worker = bench.startWorker({ lanes: async () => lanes });
    for (const id of ['one', 'two']) await bench.add(id);
    await bench.add('three', { lane: 'other' });
    worker.wake();
    await begins(bench, ['one']);
    lanes.push({ lane: 'other', concurrency: 1 });
    worker.wake();
    await begins(bench, ['one', 'three']);
  });

  test('a queue that fails is logged and asked again', async () => {
    await using bench = await openWorkerBench();
    const claim = vi.fn(bench.queue.claim).mockRejectedValueOnce(new Error('the database is away'));
    await bench.add('one');
    bench.startWorker({ queue: { ...bench.queue, claim } });
    await asleep(bench);
    expect(bench.log.lines).toMatchObject([{ level: 'error' }]);
    bench.clock.pass(POLL);
    await begins(bench, ['one']);
  });
});

describe('cancelling', () => {
  test('a job that runs here is told, with the reason, and goes on to its end', async () => {
    await using bench = await openWorkerBench();
    await bench.add('one');
    const worker = bench.startWorker();
    await begins(bench, ['one']);
    expect(worker.cancel('elsewhere', { isKnown: true })).toBe(false);
    expect(bench.lastRun().cancelled.aborted).toBe(false);
    expect(worker.cancel('one', { isKnown: true })).toBe(true);
    expect(bench.lastRun().cancelled.reason).toMatchObject({ name: 'CancelReason', isKnown: true });
    expect(bench.lastRun().signal.aborted).toBe(false);
  });

  test('a job that was cancelled in another process is told too, as one that nobody told of', async () => {
    await using bench = await openWorkerBench();
    await bench.add('one');
    bench.startWorker();
    await begins(bench, ['one']);
    await bench.ledger.move('one', ['queued'], { name: 'cancelled', at: 1 });
    await asleep(bench);
    bench.clock.pass(LEASE / 3);
    await vi.waitFor(() => expect(bench.lastRun().cancelled.reason).toMatchObject({ isKnown: false }));
  });

  test('its place in the lane is free when the handler ends, not before', async () => {
    await using bench = await openWorkerBench();
    await bench.add('one');
    const worker = bench.startWorker({ lanes: async () => [{ lane: 'lane', concurrency: 1 }] });
    await begins(bench, ['one']);
    worker.cancel('one', { isKnown: true });
    expect(await otherClaim(bench)).toBeUndefined();
    await bench.add('two');
    await bench.lastRun().finish();
    await begins(bench, ['one', 'two']);
  });

  test('its place stays taken as long as the handler says that the API may be at work', async () => {
    await using bench = await openWorkerBench();
    for (const id of ['one', 'two']) await bench.add(id);
    bench.startWorker({ lanes: async () => [{ lane: 'lane', concurrency: 1 }] });
    await begins(bench, ['one']);
    await bench.lastRun().finish({ busyMs: 3 * POLL });
    await vi.waitFor(async () => expect((await bench.queue.renew('w1', LEASE)).held).toEqual([]));
    for (let looks = 0; looks < 2; looks += 1) {
      await asleep(bench);
      bench.clock.pass(POLL);
    }
    await asleep(bench);
    expect(bench.begun()).toEqual(['one']);
    bench.clock.pass(POLL);
    await begins(bench, ['one', 'two']);
  });
});

describe('holding claims', () => {
  test('the claim of a job that runs long is renewed', async () => {
    await using bench = await openWorkerBench();
    await bench.add('one');
    bench.startWorker();
    await begins(bench, ['one']);
    for (let passed = 0; passed < 3 * LEASE; passed += POLL) {
      await asleep(bench);
      bench.clock.pass(POLL);
    }
    await asleep(bench);
    expect(await otherClaim(bench)).toBeUndefined();
    expect(bench.lastRun().signal.aborted).toBe(false);
  });

  test('a handler whose claim was lost is stopped, and does not give up what is now held by another', async () => {
    await using bench = await openWorkerBench();
    await bench.add('one');
    const worker = bench.startWorker();
    await begins(bench, ['one']);
    await asleep(bench);
    // As when the process was suspended: the lease is over before it wakes.
    await passTime(bench.sql, LEASE);
    expect(await otherClaim(bench)).toMatchObject({ id: 'one' });
    bench.clock.pass(LEASE);
    await vi.waitFor(() => expect(bench.lastRun().signal.reason).toBeInstanceOf(ClaimLostReason));
    bench.lastRun().fail(new Error('stopped'));
    await worker.stop({ graceMs: 0 });
    expect((await bench.queue.renew('w9', LEASE)).held).toEqual(['one']);
  });

  test('a claim that could not be given up is given up later, and its place stays taken as long as was said', async () => {
    await using bench = await openWorkerBench();
    await bench.add('one');
    const release = vi.fn(bench.queue.release).mockRejectedValueOnce(new Error('the database is away'));
    bench.startWorker({ queue: { ...bench.queue, release } });
    await begins(bench, ['one']);
    await bench.lastRun().finish({ busyMs: 60_000 });
    await vi.waitFor(() => expect(release).toHaveBeenCalledTimes(1));
    await vi.waitFor(() => expect(bench.clock.sleeps()).toContain(1000));
    bench.clock.pass(1000);
    await vi.waitFor(() => expect(release).toHaveBeenCalledTimes(2));
    expect(release).toHaveBeenLastCalledWith('one', 'w1', 60_000);
    await vi.waitFor(async () => expect((await bench.queue.renew('w1', 0)).held).toEqual([]));
  });
});

describe('after the database was away', () => {
  const failingOnce = (bench: Awaited<ReturnType<typeof openWorkerBench>>) => ({
    ...bench.queue,
    claim: vi.fn(bench.queue.claim).mockRejectedValueOnce(new Error('the database is away')),
  });

  test('claims that ran out meanwhile are left to their holders for a lease more', async () => {
    await using bench = await openWorkerBench();
    await bench.add('one');
    await bench.queue.claim(claimOf({ worker: 'w9', leaseMs: LEASE }));
    bench.clock.pass(LEASE);
    bench.startWorker({ queue: failingOnce(bench) });
    await asleep(bench);
    bench.clock.pass(POLL);
    await asleep(bench);
    expect(bench.begun()).toEqual([]);
    bench.clock.pass(LEASE);
    await begins(bench, ['one']);
  });

  test('claims that ran out before are taken over, and what waits begins', async () => {
    await using bench = await openWorkerBench();
    await bench.add('one');
    await bench.queue.claim(claimOf({ worker: 'w9', leaseMs: 1 }));
    bench.clock.pass(2 * LEASE);
    await bench.add('two', { requesterId: 'ben' });
    bench.startWorker({ queue: failingOnce(bench) });
    await asleep(bench);
    bench.clock.pass(POLL);
    await begins(bench, ['one', 'two']);
  });
});
