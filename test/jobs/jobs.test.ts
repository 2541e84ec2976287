import { describe, expect, test, vi } from 'vitest';
import { StorageUnavailableError } from '#domain/errors.ts';
import type { WorkerOptions } from '#jobs/worker.ts';
import { openWorkerHarness, type WorkerHarness } from './worker-harness.ts';

const begun = (harness: WorkerHarness, count: number) =>
  vi.waitFor(() => expect(harness.runs).toHaveLength(count));

/** Lets the job that is running fail, and the pause after it be over. */
const failAndPass = async (harness: WorkerHarness, pause: number) => {
  harness.lastRun().fail(new Error('broken'));
  await vi.waitFor(() => expect(harness.clock.sleeps()).toContain(pause));
  harness.clock.pass(pause);
};

// So that the only sleeps of these lengths are the pauses after failures.
const QUIET: Partial<WorkerOptions> = { pollMs: 123_456, leaseMs: 370_368 };

describe('a handler that fails', () => {
  test('is tried again after growing pauses, and its job is abandoned after the third failure', async () => {
    await using harness = await openWorkerHarness();
    await harness.add('one');
    harness.startWorker(QUIET);
    await begun(harness, 1);
    await failAndPass(harness, 1000);
    await begun(harness, 2);
    await failAndPass(harness, 2000);
    await begun(harness, 3);
    harness.lastRun().fail(new Error('broken'));
    await vi.waitFor(async () => expect(await harness.ledger.counts()).toEqual({ cancelled: 1 }));
    expect(harness.log.lines.filter(({ level }) => level === 'error')).toHaveLength(4);
  });

  test('goes on with pauses when its job cannot be abandoned either', async () => {
    await using harness = await openWorkerHarness();
    await harness.add('one');
    const abandon = vi.fn(async () => {
      throw new Error('the database is away');
    });
    harness.startWorker({ ...QUIET, abandon });
    for (const [index, pause] of [1000, 2000, 4000, 8000].entries()) {
      await begun(harness, index + 1);
      await failAndPass(harness, pause);
    }
    await begun(harness, 5);
    expect(abandon).toHaveBeenCalledTimes(2);
  });

  test('for want of the database is tried again for as long as that takes, and never abandoned', async () => {
    await using harness = await openWorkerHarness();
    await harness.add('one');
    harness.startWorker(QUIET);
    for (const [index, pause] of [1000, 2000, 4000, 8000].entries()) {
      await begun(harness, index + 1);
      harness.lastRun().fail(new StorageUnavailableError('the database does not answer'));
      await vi.waitFor(() => expect(harness.clock.sleeps()).toContain(pause));
      harness.clock.pass(pause);
    }
    await begun(harness, 5);
    expect(await harness.ledger.counts()).toEqual({ queued: 1 });
  });

  test('is forgiven when it succeeds in the end, and delays nobody else', async () => {
    await using harness = await openWorkerHarness();
    await harness.add('one');
    const worker = harness.startWorker(QUIET);
    await begun(harness, 1);
    harness.lastRun().fail(new Error('broken'));
    await vi.waitFor(() => expect(harness.clock.sleeps()).toContain(1000));
    await harness.add('two');
    worker.wake();
    await begun(harness, 2);
    await harness.lastRun().finish();
    harness.clock.pass(1000);
    await begun(harness, 3);
    await harness.lastRun().finish();
    await vi.waitFor(async () => expect(await harness.ledger.counts()).toEqual({ cancelled: 2 }));
  });

  test('that puts its job back into the queue on purpose has not failed', async () => {
    await using harness = await openWorkerHarness();
    await harness.add('one');
    harness.startWorker(QUIET);
    await begun(harness, 1);
    harness.lastRun().leave({ requeued: true });
    await begun(harness, 2);
    expect(harness.log.lines).toEqual([]);
  });

  test('does not hold up a stop by its pause', async () => {
    await using harness = await openWorkerHarness();
    await harness.add('one');
    const worker = harness.startWorker(QUIET);
    await begun(harness, 1);
    harness.lastRun().fail(new Error('broken'));
    await vi.waitFor(() => expect(harness.clock.sleeps()).toContain(1000));
    await worker.stop({ graceMs: 30_000 });
    expect(harness.clock.sleeps()).toEqual([]);
  });
});

test('a handler that returns with its job unfinished is a failure, not an endless loop', async () => {
  await using harness = await openWorkerHarness();
  await harness.add('one');
  harness.startWorker(QUIET);
  await begun(harness, 1);
  harness.lastRun().leave();
  await vi.waitFor(() => expect(harness.clock.sleeps()).toContain(1000));
  expect(harness.runs).toHaveLength(1);
  expect(harness.log.lines).toMatchObject([{ level: 'error' }]);
});
