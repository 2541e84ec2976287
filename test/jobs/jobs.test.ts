import { describe, expect, test, vi } from 'vitest';
import { StorageUnavailableError } from '#domain/errors.ts';
import type { WorkerOptions } from '#jobs/worker.ts';
import { openWorkerBench, type WorkerBench } from './worker-harness.ts';

const begun = (bench: WorkerBench, count: number) => vi.waitFor(() => expect(bench.runs).toHaveLength(count));

/** Lets the job that is running fail, and the pause after it be over. */
const failAndPass = async (bench: WorkerBench, pause: number) => {
  bench.lastRun().fail(new Error('broken'));
  await vi.waitFor(() => expect(bench.clock.sleeps()).toContain(pause));
  bench.clock.pass(pause);
};

// So that the only sleeps of these lengths are the pauses after failures.
const QUIET: Partial<WorkerOptions> = { pollMs: 123_456, leaseMs: 370_368 };

describe('a handler that fails', () => {
  test('is tried again after growing pauses, and its job is abandoned after the third failure', async () => {
    await using bench = await openWorkerBench();
    await bench.add('one');
    bench.startWorker(QUIET);
    await begun(bench, 1);
    await failAndPass(bench, 1000);
    await begun(bench, 2);
    await failAndPass(bench, 2000);
    await begun(bench, 3);
    bench.lastRun().fail(new Error('broken'));
    await vi.waitFor(async () => expect(await bench.ledger.counts()).toEqual({ cancelled: 1 }));
    expect(bench.log.lines.filter(({ level }) => level === 'error')).toHaveLength(4);
  });

  test('goes on with pauses when its job cannot be abandoned either', async () => {
    await using bench = await openWorkerBench();
    await bench.add('one');
    const abandon = vi.fn(async () => {
      throw new Error('the database is away');
    });
    bench.startWorker({ ...QUIET, abandon });
    for (const [index, pause] of [1000, 2000, 4000, 8000].entries()) {
      await begun(bench, index + 1);
      await failAndPass(bench, pause);
    }
    await begun(bench, 5);
    expect(abandon).toHaveBeenCalledTimes(2);
  });

  test('for want of the database is tried again for as long as that takes, and never abandoned', async () => {
    await using bench = await openWorkerBench();
    await bench.add('one');
    bench.startWorker(QUIET);
    for (const [index, pause] of [1000, 2000, 4000, 8000].entries()) {
      await begun(bench, index + 1);
      bench.lastRun().fail(new StorageUnavailableError('the database does not answer'));
      await vi.waitFor(() => expect(bench.clock.sleeps()).toContain(pause));
      bench.clock.pass(pause);
    }
    await begun(bench, 5);
    expect(await bench.ledger.counts()).toEqual({ queued: 1 });
  });

  test('is forgiven when it succeeds in the end, and delays nobody else', async () => {
    await using bench = await openWorkerBench();
    await bench.add('one');
    const worker = bench.startWorker(QUIET);
    await begun(bench, 1);
    bench.lastRun().fail(new Error('broken'));
    await vi.waitFor(() => expect(bench.clock.sleeps()).toContain(1000));
    await bench.add('two');
    worker.wake();
    await begun(bench, 2);
    await bench.lastRun().finish();
    bench.clock.pass(1000);
    await begun(bench, 3);
    await bench.lastRun().finish();
    await vi.waitFor(async () => expect(await bench.ledger.counts()).toEqual({ cancelled: 2 }));
  });

  test('that puts its job back into the queue on purpose has not failed', async () => {
    await using bench = await openWorkerBench();
    await bench.add('one');
    bench.startWorker(QUIET);
    await begun(bench, 1);
    bench.lastRun().leave({ requeued: true });
    await begun(bench, 2);
    expect(bench.log.lines).toEqual([]);
  });

  test('does not hold up a stop by its pause', async () => {
    await using bench = await openWorkerBench();
    await bench.add('one');
    const worker = bench.startWorker(QUIET);
    await begun(bench, 1);
    bench.lastRun().fail(new Error('broken'));
    await vi.waitFor(() => expect(bench.clock.sleeps()).toContain(1000));
    await worker.stop({ graceMs: 30_000 });
    expect(bench.clock.sleeps()).toEqual([]);
  });
});

test('a handler that returns with its job unfinished is a failure, not an endless loop', async () => {
  await using bench = await openWorkerBench();
  await bench.add('one');
  bench.startWorker(QUIET);
  await begun(bench, 1);
  bench.lastRun().leave();
  await vi.waitFor(() => expect(bench.clock.sleeps()).toContain(1000));
  expect(bench.runs).toHaveLength(1);
  expect(bench.log.lines).toMatchObject([{ level: 'error' }]);
});
