import { describe, expect, test, vi } from 'vitest';
import { planGeneration, resultOf } from '../store/generations.ts';
import {
  type Bench,
  cancelled,
  claimOf,
  LEASE,
  openBench,
  type QueueEngine,
  submitting,
} from './queue-harness.ts';
import { describePromises } from './queue-invariants.ts';

const claiming = (engine: QueueEngine) => {
  test('jobs are claimed in the order of their ranks, and a claimed one by nobody else', async () => {
    await using bench = await openBench(engine);
    for (const id of ['a1', 'a2', 'a3']) await bench.ledger.add(planGeneration(id));
    await bench.ledger.add(planGeneration('b1', { requesterId: 'ben' }));
    const order: unknown[] = [];
    for (const worker of ['w1', 'w2', 'w1', 'w2', 'w1']) {
      order.push((await bench.claim({ worker, concurrency: 9 }))?.id);
    }
    expect(order).toEqual(['a1', 'b1', 'a2', 'a3', undefined]);
  });

  test('what is claimed is the row as it stands', async () => {
    await using bench = await openBench(engine);
    const generation = planGeneration('one');
    await bench.ledger.add(generation);
    expect(await bench.claim()).toEqual(generation);
    await bench.ledger.move('one', ['queued'], submitting);
    await bench.queue.release('one', 'w1');
    expect(await bench.claim()).toEqual({ ...generation, state: submitting });
  });

  test('the concurrency of a lane holds over all workers, and for each lane by itself', async () => {
    await using bench = await openBench(engine);
    for (const id of ['one', 'two', 'three']) await bench.ledger.add(planGeneration(id));
    await bench.ledger.add(planGeneration('other', { lane: 'other' }));
    const claim = async (worker: string, lane = 'lane') =>
      (await bench.claim({ worker, lane, concurrency: 2 }))?.id;
    expect([await claim('w1'), await claim('w2'), await claim('w3')]).toEqual(['one', 'two', undefined]);
    expect(await claim('w3', 'other')).toBe('other');
    await bench.queue.release('one', 'w1');
    expect(await claim('w3')).toBe('one');
  });

  test('of twenty claims at once no more are granted than the lane has room for, and no job twice', async () => {
    await using bench = await openBench(engine);
    for (const id of ['one', 'two', 'three', 'four', 'five', 'six'])
      await bench.ledger.add(planGeneration(id));
    const claims = Array.from({ length: 20 }, (_, index) =>
      bench.claim({ worker: `w${index % 4}`, concurrency: 4 }),
    );
    const granted = (await Promise.all(claims)).flatMap((claimed) => (claimed ? [claimed.id] : []));
    expect(granted.toSorted()).toEqual(['four', 'one', 'three', 'two']);
  });

  test('twelve orders of a member at once have twelve turns', async () => {
    await using bench = await openBench(engine);
    const ids = Array.from({ length: 12 }, (_, index) => `a${index}`);
    await Promise.all(ids.map((id) => bench.ledger.add(planGeneration(id))));
    await bench.ledger.add(planGeneration('b', { requesterId: 'ben' }));
    const ahead = await Promise.all(ids.map((id) => bench.ledger.ahead(id)));
    // The one job of somebody else comes before all of theirs but the first.
    expect(ahead.toSorted((one, other) => one - other)).toEqual([0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  test('jobs that are not over are counted by lane and state', async () => {
    await using bench = await openBench(engine);
    for (const id of ['one', 'two', 'three']) await bench.ledger.add(planGeneration(id));
    await bench.ledger.add(planGeneration('other', { lane: 'other' }));
    await bench.ledger.move('two', ['queued'], submitting);
    await bench.ledger.move('three', ['queued'], cancelled);
    const counts = await bench.queue.counts();
    expect(
      counts.toSorted((one, other) => (one.lane + one.state < other.lane + other.state ? -1 : 1)),
    ).toEqual([
      { lane: 'lane', state: 'queued', jobs: 1 },
      { lane: 'lane', state: 'submitting', jobs: 1 },
      { lane: 'other', state: 'queued', jobs: 1 },
    ]);
  });

  test('finished jobs are not claimed', async () => {
    await using bench = await openBench(engine);
    await bench.ledger.add(planGeneration('one'));
    await bench.ledger.move('one', ['queued'], cancelled);
    expect(await bench.claim()).toBeUndefined();
  });

  test('a row that cannot be read blocks no lane', async () => {
    await using bench = await openBench(engine);
    for (const id of ['bad', 'worse', 'good']) await bench.ledger.add(planGeneration(id));
    await bench.sql.run("UPDATE generation SET state_json = '{}' WHERE id IN ('bad', 'worse')");
    expect(await bench.claim()).toMatchObject({ id: 'good' });
    expect(bench.log.lines).toHaveLength(2);
  });
};

const leasing = (engine: QueueEngine) => {
  test('a job that its worker lost is claimed again after the lease, before those that wait', async () => {
    await using bench = await openBench(engine);
    for (const id of ['one', 'two', 'three']) await bench.ledger.add(planGeneration(id));
    await bench.claim({ concurrency: 2 });
    await bench.claim({ concurrency: 2 });
    await bench.ledger.move('two', ['queued'], submitting);
    const claim = async () => (await bench.claim({ worker: 'w2', concurrency: 2 }))?.id;
    await bench.pass(LEASE / 2);
    expect(await claim()).toBeUndefined();
    await bench.pass(LEASE / 2);
    expect([await claim(), await claim()]).toEqual(['two', 'one']);
  });

  test('renewing extends the claims of one worker and tells which', async () => {
    await using bench = await openBench(engine);
    for (const id of ['one', 'two', 'three']) await bench.ledger.add(planGeneration(id));
    for (const worker of ['w1', 'w1', 'w2']) await bench.claim({ worker, concurrency: 3 });
    await bench.pass(LEASE / 2);
    expect((await bench.queue.renew('w1', LEASE)).held.toSorted()).toEqual(['one', 'two']);
    await bench.pass(LEASE / 2);
    const later = { worker: 'w3', concurrency: 3 };
    expect(await bench.claim(later)).toMatchObject({ id: 'three' });
    expect(await bench.claim(later)).toBeUndefined();
    expect((await bench.queue.renew('w2', LEASE)).held).toEqual([]);
  });

  test('only its holder gives a job up', async () => {
    await using bench = await openBench(engine);
    await bench.ledger.add(planGeneration('one'));
    await bench.claim();
    await bench.queue.release('one', 'w2');
    expect(await bench.claim({ worker: 'w2' })).toBeUndefined();
    await bench.queue.release('one', 'w1');
    expect(await bench.claim({ worker: 'w2' })).toMatchObject({ id: 'one' });
  });

  test('giving up all that a worker holds leaves the claims of others', async () => {
    await using bench = await openBench(engine);
    for (const id of ['one', 'two', 'three']) await bench.ledger.add(planGeneration(id));
    for (const worker of ['w1', 'w2', 'w1']) await bench.claim({ worker, concurrency: 3 });
    await bench.queue.releaseAll('w1');
    expect((await bench.queue.renew('w1', LEASE)).held).toEqual([]);
    expect((await bench.queue.renew('w2', LEASE)).held).toEqual(['two']);
  });

  test('a job that was added for later is taken when it is made ready, or when its time has come', async () => {
    await using bench = await openBench(engine);
    await bench.ledger.add(planGeneration('one'), { readyInMs: LEASE });
    await bench.ledger.add(planGeneration('two'), { readyInMs: LEASE });
    await bench.pass(LEASE / 2);
    expect(await bench.claim({ concurrency: 3 })).toBeUndefined();
    await bench.ledger.makeReady('two', { name: 'w1', leaseMs: LEASE });
    expect((await bench.claim({ concurrency: 3 }))?.id).toBe('two');
    await bench.pass(LEASE / 2);
    expect((await bench.claim({ concurrency: 3 }))?.id).toBe('one');
  });

  test('every claim is given up by a worker that knows that it is alone', async () => {
    await using bench = await openBench(engine);
    for (const id of ['one', 'two']) await bench.ledger.add(planGeneration(id));
    for (const worker of ['w1', 'w2']) await bench.claim({ worker, concurrency: 3 });
    await bench.queue.releaseEverybody();
    expect((await bench.queue.renew('w1', LEASE)).held).toEqual([]);
    expect((await bench.claim({ worker: 'w3', concurrency: 3 }))?.id).toBe('one');
  });
};

const lost = (engine: QueueEngine) => {
  test('a job in any state of work is handed out again', async () => {
    await using bench = await openBench(engine);
    const states = [
      submitting,
      { name: 'processing', at: 1, providerId: '42', eta: null },
      { name: 'delivering', at: 1, ...resultOf(4) },
    ] as const;
    for (const state of states) {
      await bench.ledger.add(planGeneration(state.name));
      await bench.ledger.move(state.name, ['queued'], state);
    }
    const claimed = [];
    for (const _ of states) claimed.push((await bench.claim({ concurrency: 3 }))?.state.name);
    expect(claimed.toSorted()).toEqual(['delivering', 'processing', 'submitting']);
  });
};

const delivering = { name: 'delivering', at: 1, ...resultOf(4) } as const;

/** Adds jobs, lets a worker claim them all, and moves them on to their delivery. */
const deliverAll = async (bench: Bench, worker: string, ids: readonly string[]) => {
  for (const id of ids) {
    await bench.ledger.add(planGeneration(id));
    await bench.claim({ worker, concurrency: ids.length });
    await bench.ledger.move(id, ['queued'], delivering);
  }
};

const placing = (engine: QueueEngine) => {
  test('what is being delivered takes no place at the API, what is there or may be there takes one', async () => {
    await using bench = await openBench(engine);
    await deliverAll(bench, 'w1', ['one', 'two', 'three', 'four', 'five']);
    for (const id of ['six', 'seven', 'eight']) await bench.ledger.add(planGeneration(id));
    const claim = async () => (await bench.claim({ concurrency: 1 }))?.id;
    expect([await claim(), await claim()]).toEqual(['six', undefined]);
    await bench.ledger.move('six', ['queued'], cancelled);
    expect(await claim()).toBeUndefined();
    await bench.queue.release('six', 'w1', LEASE / 2);
    expect(await claim()).toBeUndefined();
    await bench.pass(LEASE / 2);
    expect(await claim()).toBe('seven');
    await bench.ledger.move('seven', ['queued'], submitting);
    expect(await claim()).toBeUndefined();
    await bench.ledger.move('seven', ['submitting'], delivering);
    expect(await claim()).toBe('eight');
  });

  test('a worker takes over no more deliveries than it runs, and another one the rest', async () => {
    await using bench = await openBench(engine);
    await deliverAll(bench, 'w1', ['one', 'two', 'three']);
    await bench.pass(LEASE);
    const claim = async (worker: string) => (await bench.claim({ worker, deliveries: 2 }))?.id;
    expect([await claim('w2'), await claim('w2'), await claim('w2')]).toEqual(['one', 'two', undefined]);
    expect(await claim('w3')).toBe('three');
  });

  test('a worker in whose hands too many wait for delivery takes no new job, and another one does', async () => {
    await using bench = await openBench(engine);
    await deliverAll(bench, 'w1', ['one', 'two', 'three', 'four']);
    await bench.ledger.add(planGeneration('five'));
    const claim = async (worker: string) => (await bench.claim({ worker, deliveries: 1 }))?.id;
    expect(await claim('w1')).toBeUndefined();
    expect(await claim('w2')).toBe('five');
  });

  test('an order at the API that its worker lost takes its place before anything new begins', async () => {
    await using bench = await openBench(engine);
    for (const id of ['one', 'two', 'new']) await bench.ledger.add(planGeneration(id));
    for (const id of ['one', 'two']) {
      await bench.claim({ concurrency: 2 });
      await bench.ledger.move(id, ['queued'], submitting);
    }
    await bench.pass(LEASE);
    const claim = async () => (await bench.claim({ worker: 'w2', concurrency: 2 }))?.id;
    expect([await claim(), await claim(), await claim()]).toEqual(['one', 'two', undefined]);
  });

  test('claims that ran out count for as long as the worker says', async () => {
    await using bench = await openBench(engine);
    await bench.ledger.add(planGeneration('one'));
    await bench.claim();
    await bench.pass(1.5 * LEASE);
    expect(await bench.claim({ worker: 'w2', graceMs: LEASE })).toBeUndefined();
    expect(await bench.claim({ worker: 'w2', graceMs: LEASE / 4 })).toMatchObject({ id: 'one' });
  });
};

const pausing = (engine: QueueEngine) => {
  test('a paused lane hands out nothing new until the longest pause is over, and goes on with what is begun', async () => {
    await using bench = await openBench(engine);
    for (const id of ['begun', 'one']) await bench.ledger.add(planGeneration(id));
    await bench.ledger.add(planGeneration('other', { lane: 'other' }));
    await bench.ledger.move('begun', ['queued'], submitting);
    await bench.queue.pauseLane('lane', LEASE);
    await bench.queue.pauseLane('lane', 1000);
    const claim = async (lane = 'lane') => (await bench.claim({ lane, concurrency: 9 }))?.id;
    expect([await claim(), await claim(), await claim('other')]).toEqual(['begun', undefined, 'other']);
    await bench.pass(LEASE / 2);
    expect(await claim()).toBeUndefined();
    await bench.queue.renew('w1', LEASE);
    await bench.pass(LEASE / 2);
    expect(await claim()).toBe('one');
  });

  test.each([3_600_001, 86_400_000, 1_796_000_000_000, 1e20, 1e300])(
    'a pause of %d ms lasts an hour',
    async (pauseMs) => {
      await using bench = await openBench(engine);
      await bench.ledger.add(planGeneration('one'));
      await bench.queue.pauseLane('lane', pauseMs);
      await bench.pass(LEASE);
      expect(await bench.claim()).toBeUndefined();
      await bench.pass(LEASE);
      expect(await bench.claim()).toMatchObject({ id: 'one' });
    },
  );

  test.each([0, -1, -1e300, 0.4])('a pause of %d ms is none', async (pauseMs) => {
    await using bench = await openBench(engine);
    await bench.ledger.add(planGeneration('one'));
    await bench.queue.pauseLane('lane', pauseMs);
    expect(await bench.claim()).toMatchObject({ id: 'one' });
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'a duration of %d is refused, whatever it is for',
    async (duration) => {
      await using bench = await openBench(engine);
      const { ledger, queue } = bench;
      const watcher = { name: 'w1', leaseMs: duration };
      await expect(queue.pauseLane('lane', duration)).rejects.toThrow(RangeError);
      await expect(queue.claim(claimOf({ leaseMs: duration }))).rejects.toThrow(RangeError);
      await expect(queue.claim(claimOf({ graceMs: duration }))).rejects.toThrow(RangeError);
      await expect(queue.renew('w1', duration)).rejects.toThrow(RangeError);
      await expect(queue.release('one', 'w1', duration)).rejects.toThrow(RangeError);
      await expect(ledger.add(planGeneration('one'), { readyInMs: duration })).rejects.toThrow(RangeError);
      await expect(ledger.makeReady('one', watcher)).rejects.toThrow(RangeError);
      await expect(ledger.watch(watcher)).rejects.toThrow(RangeError);
    },
  );

  test('after a start with a clock that was set back, nothing from before it lasts longer than a minute', async () => {
    await using bench = await openBench(engine);
    for (const id of ['busy', 'claimed', 'late', 'told'])
      await bench.ledger.add(planGeneration(id), { readyInMs: LEASE });
    await bench.ledger.makeReady('busy', { name: 'w1', leaseMs: LEASE });
    await bench.claim();
    await bench.ledger.move('busy', ['queued'], cancelled);
    await bench.queue.release('busy', 'w1', LEASE);
    await bench.ledger.makeReady('claimed', { name: 'w1', leaseMs: LEASE });
    await bench.claim({ concurrency: 2 });
    await bench.ledger.makeReady('told', { name: 'w1', leaseMs: LEASE });
    await bench.queue.pauseLane('lane', LEASE);
    // As if the clock had been set back by that since.
    await bench.pass(-LEASE);
    await bench.queue.releaseEverybody();
    expect(await bench.claim({ concurrency: 2 })).toBeUndefined();
    await bench.ledger.watch({ name: 'w2', leaseMs: LEASE });
    expect((await bench.ledger.places('w2')).map(({ id }) => id).toSorted()).toEqual([
      'claimed',
      'late',
      'told',
    ]);
    await bench.pass(120_000);
    const claim = async () => (await bench.claim({ concurrency: 3 }))?.id;
    expect([await claim(), await claim(), await claim()]).toEqual(['claimed', 'late', 'told']);
  });

  test("no lease hangs on this process's clock of the day, whichever way it is set", async () => {
    await using bench = await openBench(engine);
    await bench.ledger.add(planGeneration('one'));
    await bench.claim({ leaseMs: LEASE / 2 });
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      vi.setSystemTime(Date.now() + 2 * LEASE);
      expect(await bench.claim({ worker: 'w2' })).toBeUndefined();
      await bench.queue.renew('w1', LEASE / 2);
      vi.setSystemTime(Date.now() - 8 * LEASE);
      await bench.pass(LEASE / 2);
      expect(await bench.claim({ worker: 'w2' })).toMatchObject({ id: 'one' });
    } finally {
      vi.useRealTimers();
    }
  });
};

/** What every engine must do for the queue. */
export const describeQueue = (name: string, engine: QueueEngine): void => {
  describe(`the queue on ${name}`, () => {
    claiming(engine);
    leasing(engine);
    lost(engine);
    placing(engine);
    pausing(engine);
    describePromises(engine);
  });
};
