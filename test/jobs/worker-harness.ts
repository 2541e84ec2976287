import { expect, vi } from 'vitest';
import type { Generation } from '#domain/generation/generation.ts';
import type { JobEnd } from '#domain/generation/job.ts';
import { createWorker, type WorkerOptions } from '#jobs/worker.ts';
import { createLedger } from '#store/ledger.ts';
import { createLedgerQueue } from '#store/queue.ts';
import { type Plan, planGeneration } from '../store/generations.ts';
import { manualClock } from '../support/clock.ts';
import { testLog } from '../support/log.ts';
import { openMemoryDatabase } from '../support/memory-database.ts';
import { claimFrom } from './queue-harness.ts';

/** Milliseconds of the workers' leases. */
export const LEASE = 9000;
/** Milliseconds between the workers' looks. */
export const POLL = 2000;

/** A run of a handler, as the test sees and ends it. */
export type Run = {
  generation: Generation;
  signal: AbortSignal;
  cancelled: AbortSignal;
  /** Moves the row to its end and returns. */
  finish(end?: JobEnd): Promise<void>;
  /** Returns with the row as it is. */
  leave(end?: JobEnd): void;
  fail(error: Error): void;
};

/** A ledger, a queue and a clock, and workers whose handlers do what the test says. */
export const openWorkerHarness = async () => {
  const stack = new AsyncDisposableStack();
  const clock = manualClock(1_000_000);
  const sql = stack.use(await openMemoryDatabase({ now: clock.now }));
  const log = testLog();
  const ledger = createLedger(sql, log);
  const queue = createLedgerQueue(sql, log);
  const runs: Run[] = [];
  const handle: WorkerOptions['handle'] = (generation, { signal, cancelled }) => {
    const { promise, resolve, reject } = Promise.withResolvers<JobEnd>();
    const finish = async (end: JobEnd = {}) => {
      await ledger.move(generation.id, ['queued', 'submitting'], { name: 'cancelled', at: clock.now() });
      resolve(end);
    };
    const leave = (end: JobEnd = {}) => resolve(end);
    runs.push({ generation, signal, cancelled, finish, leave, fail: reject });
    return promise;
  };
  const startWorker = (given: Partial<WorkerOptions> = {}) =>
    stack.use(
      createWorker({
        queue,
        ledger,
        handle,
        abandon: async ({ id }) => {
          await ledger.move(id, ['queued'], { name: 'cancelled', at: clock.now() });
        },
        lanes: async () => [{ lane: 'lane', concurrency: 2 }],
        clock,
        worker: 'w1',
        log,
        leaseMs: LEASE,
        pollMs: POLL,
        ...given,
      }),
    );
  return {
    log,
    clock,
    sql,
    ledger,
    queue,
    runs,
    startWorker,
    add: async (id: string, plan?: Plan) => ledger.add(planGeneration(id, plan)),
    /** The ids of the runs so far, in the order in which they began. */
    begun: () => runs.map(({ generation }) => generation.id),
    /** The run that is the last so far. */
    lastRun: (): Run => {
      const run = runs.at(-1);
      if (!run) throw new Error('no handler has been called');
      return run;
    },
    // Handlers that a test left open end when they are told to stop.
    [Symbol.asyncDispose]: async () => {
      for (const run of runs) run.signal.addEventListener('abort', () => run.leave());
      for (const run of runs) if (run.signal.aborted) run.leave();
      await stack.disposeAsync();
    },
  };
};

/** What a test of the worker plays with. */
export type WorkerHarness = Awaited<ReturnType<typeof openWorkerHarness>>;

/** Waits until the handlers of just these jobs have been called. */
export const begins = (harness: WorkerHarness, ids: string[]) =>
  vi.waitFor(() => expect(harness.begun()).toEqual(ids));

/** Waits until somebody sleeps for that long, as the worker does between its looks. */
export const asleep = (harness: WorkerHarness, milliseconds = POLL) =>
  vi.waitFor(() => expect(harness.clock.sleeps()).toContain(milliseconds));

/** What another worker would be given now. */
export const otherClaim = (harness: WorkerHarness) =>
  claimFrom(harness.queue, { worker: 'w9', concurrency: 9 });
