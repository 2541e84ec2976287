import { describe, expect, test } from 'vitest';
import { ShutdownReason } from '#jobs/claim.ts';
import { asleep, begins, LEASE, openWorkerHarness, otherClaim, POLL } from './worker-harness.ts';

describe('stopping', () => {
  test('jobs that run may end in the grace time, and no other begins', async () => {
    await using harness = await openWorkerHarness();
    const worker = harness.startWorker({ lanes: async () => [{ lane: 'lane', concurrency: 1 }] });
    for (const id of ['one', 'two']) await harness.add(id);
    worker.wake();
    await begins(harness, ['one']);
    const stopping = worker.stop({ graceMs: 30_000 });
    worker.wake();
    await harness.lastRun().finish();
    await stopping;
    expect(harness.lastRun().signal.aborted).toBe(false);
    expect(harness.begun()).toEqual(['one']);
    expect(harness.clock.sleeps()).toEqual([]);
  });

  test('after the grace time they are aborted, and can be claimed at once', async () => {
    await using harness = await openWorkerHarness();
    await harness.add('one');
    const worker = harness.startWorker();
    await begins(harness, ['one']);
    const { signal, fail } = harness.lastRun();
    signal.addEventListener('abort', () => fail(signal.reason));
    const stopping = worker.stop({ graceMs: 30_000 });
    await asleep(harness, 30_000);
    harness.clock.pass(29_999);
    expect(signal.aborted).toBe(false);
    harness.clock.pass(1);
    await stopping;
    expect(signal.reason).toBeInstanceOf(ShutdownReason);
    expect(await otherClaim(harness)).toMatchObject({ id: 'one' });
    expect(harness.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('claims are renewed while jobs have their grace', async () => {
    await using harness = await openWorkerHarness();
    await harness.add('one');
    const worker = harness.startWorker();
    await begins(harness, ['one']);
    const stopping = worker.stop({ graceMs: 10 * LEASE });
    for (let passed = 0; passed < 2 * LEASE; passed += POLL) {
      await asleep(harness);
      harness.clock.pass(POLL);
    }
    await asleep(harness);
    expect(await otherClaim(harness)).toBeUndefined();
    await harness.lastRun().finish();
    await stopping;
  });

  test('a job that was being claimed meanwhile is given up', async () => {
    await using harness = await openWorkerHarness();
    const looked = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const claim: typeof harness.queue.claim = async (wanted) => {
      const claimed = await harness.queue.claim(wanted);
      looked.resolve();
      await gate.promise;
      return claimed;
    };
    await harness.add('one');
    const worker = harness.startWorker({ queue: { ...harness.queue, claim } });
    await looked.promise;
    const stopping = worker.stop({ graceMs: 30_000 });
    gate.resolve();
    await stopping;
    expect(harness.begun()).toEqual([]);
    expect(await otherClaim(harness)).toMatchObject({ id: 'one' });
  });

  test('a handler that does not end keeps its claim, and the worker stops all the same', async () => {
    await using harness = await openWorkerHarness();
    await harness.add('one');
    const worker = harness.startWorker();
    await begins(harness, ['one']);
    const stopping = worker.stop({ graceMs: 0 });
    await asleep(harness, 5000);
    expect(harness.lastRun().signal.aborted).toBe(true);
    harness.clock.pass(5000);
    await stopping;
    expect(harness.log.lines).toMatchObject([{ level: 'warn', facts: { generationIds: ['one'] } }]);
    expect(await otherClaim(harness)).toBeUndefined();
  });
});
