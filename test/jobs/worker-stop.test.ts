import { describe, expect, test } from 'vitest';
import { ShutdownReason } from '#jobs/claim.ts';
import { asleep, begins, LEASE, openWorkerBench, otherClaim, POLL } from './worker-harness.ts';

describe('stopping', () => {
  test('jobs that run may end in the grace time, and no other begins', async () => {
    await using bench = await openWorkerBench();
    const worker = bench.startWorker({ lanes: async () => [{ lane: 'lane', concurrency: 1 }] });
    for (const id of ['one', 'two']) await bench.add(id);
    worker.wake();
    await begins(bench, ['one']);
    const stopping = worker.stop({ graceMs: 30_000 });
    worker.wake();
    await bench.lastRun().finish();
    await stopping;
    expect(bench.lastRun().signal.aborted).toBe(false);
    expect(bench.begun()).toEqual(['one']);
    expect(bench.clock.sleeps()).toEqual([]);
  });

  test('after the grace time they are aborted, and can be claimed at once', async () => {
    await using bench = await openWorkerBench();
    await bench.add('one');
    const worker = bench.startWorker();
    await begins(bench, ['one']);
    const { signal, fail } = bench.lastRun();
    signal.addEventListener('abort', () => fail(signal.reason));
    const stopping = worker.stop({ graceMs: 30_000 });
    await asleep(bench, 30_000);
    bench.clock.pass(29_999);
    expect(signal.aborted).toBe(false);
    bench.clock.pass(1);
    await stopping;
    expect(signal.reason).toBeInstanceOf(ShutdownReason);
    expect(await otherClaim(bench)).toMatchObject({ id: 'one' });
    expect(bench.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('claims are renewed while jobs have their grace', async () => {
    await using bench = await openWorkerBench();
    await bench.add('one');
    const worker = bench.startWorker();
    await begins(bench, ['one']);
    const stopping = worker.stop({ graceMs: 10 * LEASE });
    for (let passed = 0; passed < 2 * LEASE; passed += POLL) {
      await asleep(bench);
      bench.clock.pass(POLL);
    }
    await asleep(bench);
    expect(await otherClaim(bench)).toBeUndefined();
    await bench.lastRun().finish();
    await stopping;
  });

  test('a job that was being claimed meanwhile is given up', async () => {
    await using bench = await openWorkerBench();
    const looked = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const claim: typeof bench.queue.claim = async (wanted) => {
      const claimed = await bench.queue.claim(wanted);
      looked.resolve();
      await gate.promise;
      return claimed;
    };
    await bench.add('one');
    const worker = bench.startWorker({ queue: { ...bench.queue, claim } });
    await looked.promise;
    const stopping = worker.stop({ graceMs: 30_000 });
    gate.resolve();
    await stopping;
    expect(bench.begun()).toEqual([]);
    expect(await otherClaim(bench)).toMatchObject({ id: 'one' });
  });

  test('a handler that does not end keeps its claim, and the worker stops all the same', async () => {
    await using bench = await openWorkerBench();
    await bench.add('one');
    const worker = bench.startWorker();
    await begins(bench, ['one']);
    const stopping = worker.stop({ graceMs: 0 });
    await asleep(bench, 5000);
    expect(bench.lastRun().signal.aborted).toBe(true);
    bench.clock.pass(5000);
    await stopping;
    expect(bench.log.lines).toMatchObject([{ level: 'warn', facts: { generationIds: ['one'] } }]);
    expect(await otherClaim(bench)).toBeUndefined();
  });
});
