import { describe, expect, test, vi } from 'vitest';
import { planGeneration, resultOf } from '../store/generations.ts';
import {
  cancelled,
  claimOf,
  LEASE,
  openQueueHarness,
  type QueueEngine,
  type QueueHarness,
  submitting,
} from './queue-harness.ts';
import { describeInvariants } from './queue-invariants.ts';

const claiming = (engine: QueueEngine) => {
  test('jobs are claimed in the order of their ranks, and a claimed one by nobody else', async () => {
    await using harness = await openQueueHarness(engine);
    for (const id of ['a1', 'a2', 'a3']) await harness.ledger.add(planGeneration(id));
    await harness.ledger.add(planGeneration('b1', { requesterId: 'ben' }));
    const order: unknown[] = [];
    for (const worker of ['w1', 'w2', 'w1', 'w2', 'w1']) {
      order.push((await harness.claim({ worker, concurrency: 9 }))?.id);
    }
    expect(order).toEqual(['a1', 'b1', 'a2', 'a3', undefined]);
  });

  test('what is claimed is the row as it stands', async () => {
    await using harness = await openQueueHarness(engine);
    const generation = planGeneration('one');
    await harness.ledger.add(generation);
    expect(await harness.claim()).toEqual(generation);
    await harness.ledger.move('one', ['queued'], submitting);
    await harness.queue.release('one', 'w1');
    expect(await harness.claim()).toEqual({ ...generation, state: submitting });
  });

  test('a job that is queued again for later is claimed by nobody before, and holds no other up', async () => {
    await using harness = await openQueueHarness(engine);
    await harness.ledger.add(planGeneration('one'));
    const claimed = await harness.claim({ worker: 'w1', concurrency: 1 });
    await harness.ledger.move('one', ['queued'], submitting);
    const later = { readyInMs: 60_000 };
    await harness.ledger.move(claimed ?? 'one', ['submitting'], { name: 'queued', modelWaits: 1 }, later);
    await harness.queue.release('one', 'w1');
    await harness.ledger.add(planGeneration('two'));
    expect((await harness.claim({ worker: 'w1', concurrency: 1 }))?.id).toBe('two');
    await harness.queue.release('two', 'w1');
    await harness.ledger.move('two', ['queued'], cancelled);
    await harness.pass(59_000);
    expect(await harness.claim({ worker: 'w1', concurrency: 1 })).toBeUndefined();
    await harness.pass(1_001);
    expect(await harness.claim({ worker: 'w1', concurrency: 1 })).toMatchObject({
      id: 'one',
      state: { name: 'queued', modelWaits: 1 },
    });
  });

  test('the concurrency of a lane holds over all workers, and for each lane by itself', async () => {
    await using harness = await openQueueHarness(engine);
    for (const id of ['one', 'two', 'three']) await harness.ledger.add(planGeneration(id));
    await harness.ledger.add(planGeneration('other', { lane: 'other' }));
    const claim = async (worker: string, lane = 'lane') =>
      (await harness.claim({ worker, lane, concurrency: 2 }))?.id;
    expect([await claim('w1'), await claim('w2'), await claim('w3')]).toEqual(['one', 'two', undefined]);
    expect(await claim('w3', 'other')).toBe('other');
    await harness.queue.release('one', 'w1');
    expect(await claim('w3')).toBe('one');
  });

  test('of twenty claims at once no more are granted than the lane has room for, and no job twice', async () => {
    await using harness = await openQueueHarness(engine);
    for (const id of ['one', 'two', 'three', 'four', 'five', 'six'])
      await harness.ledger.add(planGeneration(id));
    const claims = Array.from({ length: 20 }, (_, index) =>
      harness.claim({ worker: `w${index % 4}`, concurrency: 4 }),
    );
    const granted = (await Promise.all(claims)).flatMap((claimed) => (claimed ? [claimed.id] : []));
    expect(granted.toSorted()).toEqual(['four', 'one', 'three', 'two']);
  });

  test('twelve orders of a member at once have twelve turns', async () => {
    await using harness = await openQueueHarness(engine);
    const ids = Array.from({ length: 12 }, (_, index) => `a${index}`);
    await Promise.all(ids.map((id) => harness.ledger.add(planGeneration(id))));
    await harness.ledger.add(planGeneration('b', { requesterId: 'ben' }));
    const ahead = await Promise.all(ids.map((id) => harness.ledger.ahead(id)));
    // The one job of somebody else comes before all of theirs but the first.
    expect(ahead.toSorted((one, other) => one - other)).toEqual([0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  test('jobs that are not over are counted by lane and state', async () => {
    await using harness = await openQueueHarness(engine);
    for (const id of ['one', 'two', 'three']) await harness.ledger.add(planGeneration(id));
    await harness.ledger.add(planGeneration('other', { lane: 'other' }));
    await harness.ledger.move('two', ['queued'], submitting);
    await harness.ledger.move('three', ['queued'], cancelled);
    const counts = await harness.queue.counts();
    expect(
      counts.toSorted((one, other) => (one.lane + one.state < other.lane + other.state ? -1 : 1)),
    ).toEqual([
      { lane: 'lane', state: 'queued', jobs: 1 },
      { lane: 'lane', state: 'submitting', jobs: 1 },
      { lane: 'other', state: 'queued', jobs: 1 },
    ]);
  });

  test('finished jobs are not claimed', async () => {
    await using harness = await openQueueHarness(engine);
    await harness.ledger.add(planGeneration('one'));
    await harness.ledger.move('one', ['queued'], cancelled);
    expect(await harness.claim()).toBeUndefined();
  });

  test('a row that cannot be read blocks no lane', async () => {
    await using harness = await openQueueHarness(engine);
    for (const id of ['bad', 'worse', 'good']) await harness.ledger.add(planGeneration(id));
    await harness.sql.run("UPDATE generation SET state_json = '{}' WHERE id IN ('bad', 'worse')");
    expect(await harness.claim()).toMatchObject({ id: 'good' });
    expect(harness.log.lines).toHaveLength(2);
  });
};

const leasing = (engine: QueueEngine) => {
  test('a job that its worker lost is claimed again after the lease, before those that wait', async () => {
    await using harness = await openQueueHarness(engine);
    for (const id of ['one', 'two', 'three']) await harness.ledger.add(planGeneration(id));
    await harness.claim({ concurrency: 2 });
    await harness.claim({ concurrency: 2 });
    await harness.ledger.move('two', ['queued'], submitting);
    const claim = async () => (await harness.claim({ worker: 'w2', concurrency: 2 }))?.id;
    await harness.pass(LEASE / 2);
    expect(await claim()).toBeUndefined();
    await harness.pass(LEASE / 2);
    expect([await claim(), await claim()]).toEqual(['two', 'one']);
  });

  test('renewing extends the claims of one worker and tells which', async () => {
    await using harness = await openQueueHarness(engine);
    for (const id of ['one', 'two', 'three']) await harness.ledger.add(planGeneration(id));
    for (const worker of ['w1', 'w1', 'w2']) await harness.claim({ worker, concurrency: 3 });
    await harness.pass(LEASE / 2);
    expect((await harness.queue.renew('w1', LEASE)).held.toSorted()).toEqual(['one', 'two']);
    await harness.pass(LEASE / 2);
    const later = { worker: 'w3', concurrency: 3 };
    expect(await harness.claim(later)).toMatchObject({ id: 'three' });
    expect(await harness.claim(later)).toBeUndefined();
    expect((await harness.queue.renew('w2', LEASE)).held).toEqual([]);
  });

  test('only its holder gives a job up', async () => {
    await using harness = await openQueueHarness(engine);
    await harness.ledger.add(planGeneration('one'));
    await harness.claim();
    await harness.queue.release('one', 'w2');
    expect(await harness.claim({ worker: 'w2' })).toBeUndefined();
    await harness.queue.release('one', 'w1');
    expect(await harness.claim({ worker: 'w2' })).toMatchObject({ id: 'one' });
  });

  test('giving up all that a worker holds leaves the claims of others', async () => {
    await using harness = await openQueueHarness(engine);
    for (const id of ['one', 'two', 'three']) await harness.ledger.add(planGeneration(id));
    for (const worker of ['w1', 'w2', 'w1']) await harness.claim({ worker, concurrency: 3 });
    await harness.queue.releaseAll('w1');
    expect((await harness.queue.renew('w1', LEASE)).held).toEqual([]);
    expect((await harness.queue.renew('w2', LEASE)).held).toEqual(['two']);
  });

  test('a job that was added for later is taken when it is made ready, or when its time has come', async () => {
    await using harness = await openQueueHarness(engine);
    await harness.ledger.add(planGeneration('one'), { readyInMs: LEASE });
    await harness.ledger.add(planGeneration('two'), { readyInMs: LEASE });
    await harness.pass(LEASE / 2);
    expect(await harness.claim({ concurrency: 3 })).toBeUndefined();
    await harness.ledger.makeReady('two', { name: 'w1', leaseMs: LEASE });
    expect((await harness.claim({ concurrency: 3 }))?.id).toBe('two');
    await harness.pass(LEASE / 2);
    expect((await harness.claim({ concurrency: 3 }))?.id).toBe('one');
  });

  test('every claim is given up by a worker that knows that it is alone', async () => {
    await using harness = await openQueueHarness(engine);
    for (const id of ['one', 'two']) await harness.ledger.add(planGeneration(id));
    for (const worker of ['w1', 'w2']) await harness.claim({ worker, concurrency: 3 });
    await harness.queue.releaseEverybody();
    expect((await harness.queue.renew('w1', LEASE)).held).toEqual([]);
    expect((await harness.claim({ worker: 'w3', concurrency: 3 }))?.id).toBe('one');
  });
};

const lost = (engine: QueueEngine) => {
  test('a job in any state of work is handed out again', async () => {
    await using harness = await openQueueHarness(engine);
    const states = [
      submitting,
      { name: 'processing', at: 1, providerId: '42', eta: null },
      { name: 'delivering', at: 1, ...resultOf(4) },
    ] as const;
    for (const state of states) {
      await harness.ledger.add(planGeneration(state.name));
      await harness.ledger.move(state.name, ['queued'], state);
    }
    const claimed = [];
    for (const _ of states) claimed.push((await harness.claim({ concurrency: 3 }))?.state.name);
    expect(claimed.toSorted()).toEqual(['delivering', 'processing', 'submitting']);
  });
};

const delivering = { name: 'delivering', at: 1, ...resultOf(4) } as const;

/** Adds jobs, lets a worker claim them all, and moves them on to their delivery. */
const deliverAll = async (harness: QueueHarness, worker: string, ids: readonly string[]) => {
  for (const id of ids) {
    await harness.ledger.add(planGeneration(id));
    await harness.claim({ worker, concurrency: ids.length });
    await harness.ledger.move(id, ['queued'], delivering);
  }
};

const placing = (engine: QueueEngine) => {
  test('what is being delivered takes no place at the API, what is there or may be there takes one', async () => {
    await using harness = await openQueueHarness(engine);
    await deliverAll(harness, 'w1', ['one', 'two', 'three', 'four', 'five']);
    for (const id of ['six', 'seven', 'eight']) await harness.ledger.add(planGeneration(id));
    const claim = async () => (await harness.claim({ concurrency: 1 }))?.id;
    expect([await claim(), await claim()]).toEqual(['six', undefined]);
    await harness.ledger.move('six', ['queued'], cancelled);
    expect(await claim()).toBeUndefined();
    await harness.queue.release('six', 'w1', LEASE / 2);
    expect(await claim()).toBeUndefined();
    await harness.pass(LEASE / 2);
    expect(await claim()).toBe('seven');
    await harness.ledger.move('seven', ['queued'], submitting);
    expect(await claim()).toBeUndefined();
    await harness.ledger.move('seven', ['submitting'], delivering);
    expect(await claim()).toBe('eight');
  });

  test('a worker takes over no more deliveries than it runs, and another one the rest', async () => {
    await using harness = await openQueueHarness(engine);
    await deliverAll(harness, 'w1', ['one', 'two', 'three']);
    await harness.pass(LEASE);
    const claim = async (worker: string) => (await harness.claim({ worker, deliveries: 2 }))?.id;
    expect([await claim('w2'), await claim('w2'), await claim('w2')]).toEqual(['one', 'two', undefined]);
    expect(await claim('w3')).toBe('three');
  });

  test('a worker in whose hands too many wait for delivery takes no new job, and another one does', async () => {
    await using harness = await openQueueHarness(engine);
    await deliverAll(harness, 'w1', ['one', 'two', 'three', 'four']);
    await harness.ledger.add(planGeneration('five'));
    const claim = async (worker: string) => (await harness.claim({ worker, deliveries: 1 }))?.id;
    expect(await claim('w1')).toBeUndefined();
    expect(await claim('w2')).toBe('five');
  });

  test('an order at the API that its worker lost takes its place before anything new begins', async () => {
    await using harness = await openQueueHarness(engine);
    for (const id of ['one', 'two', 'new']) await harness.ledger.add(planGeneration(id));
    for (const id of ['one', 'two']) {
      await harness.claim({ concurrency: 2 });
      await harness.ledger.move(id, ['queued'], submitting);
    }
    await harness.pass(LEASE);
    const claim = async () => (await harness.claim({ worker: 'w2', concurrency: 2 }))?.id;
    expect([await claim(), await claim(), await claim()]).toEqual(['one', 'two', undefined]);
  });

  test('claims that ran out count for as long as the worker says', async () => {
    await using harness = await openQueueHarness(engine);
    await harness.ledger.add(planGeneration('one'));
    await harness.claim();
    await harness.pass(1.5 * LEASE);
    expect(await harness.claim({ worker: 'w2', graceMs: LEASE })).toBeUndefined();
    expect(await harness.claim({ worker: 'w2', graceMs: LEASE / 4 })).toMatchObject({ id: 'one' });
  });
};

const pausing = (engine: QueueEngine) => {
  test('a paused lane hands out nothing new until the longest pause is over, and goes on with what is begun', async () => {
    await using harness = await openQueueHarness(engine);
    for (const id of ['begun', 'one']) await harness.ledger.add(planGeneration(id));
    await harness.ledger.add(planGeneration('other', { lane: 'other' }));
    await harness.ledger.move('begun', ['queued'], submitting);
    await harness.queue.pauseLane('lane', LEASE);
    await harness.queue.pauseLane('lane', 1000);
    const claim = async (lane = 'lane') => (await harness.claim({ lane, concurrency: 9 }))?.id;
    expect([await claim(), await claim(), await claim('other')]).toEqual(['begun', undefined, 'other']);
    await harness.pass(LEASE / 2);
    expect(await claim()).toBeUndefined();
    await harness.queue.renew('w1', LEASE);
    await harness.pass(LEASE / 2);
    expect(await claim()).toBe('one');
  });

  test.each([3_600_001, 86_400_000, 1_796_000_000_000, 1e20, 1e300])(
    'a pause of %d ms lasts an hour',
    async (pauseMs) => {
      await using harness = await openQueueHarness(engine);
      await harness.ledger.add(planGeneration('one'));
      await harness.queue.pauseLane('lane', pauseMs);
      await harness.pass(LEASE);
      expect(await harness.claim()).toBeUndefined();
      await harness.pass(LEASE);
      expect(await harness.claim()).toMatchObject({ id: 'one' });
    },
  );

  test.each([0, -1, -1e300, 0.4])('a pause of %d ms is none', async (pauseMs) => {
    await using harness = await openQueueHarness(engine);
    await harness.ledger.add(planGeneration('one'));
    await harness.queue.pauseLane('lane', pauseMs);
    expect(await harness.claim()).toMatchObject({ id: 'one' });
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'a duration of %d is refused, whatever it is for',
    async (duration) => {
      await using harness = await openQueueHarness(engine);
      const { ledger, queue } = harness;
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
    await using harness = await openQueueHarness(engine);
    for (const id of ['busy', 'claimed', 'late', 'told'])
      await harness.ledger.add(planGeneration(id), { readyInMs: LEASE });
    await harness.ledger.makeReady('busy', { name: 'w1', leaseMs: LEASE });
    await harness.claim();
    await harness.ledger.move('busy', ['queued'], cancelled);
    await harness.queue.release('busy', 'w1', LEASE);
    await harness.ledger.makeReady('claimed', { name: 'w1', leaseMs: LEASE });
    await harness.claim({ concurrency: 2 });
    await harness.ledger.makeReady('told', { name: 'w1', leaseMs: LEASE });
    await harness.queue.pauseLane('lane', LEASE);
    // As if the clock had been set back by that since.
    await harness.pass(-LEASE);
    await harness.queue.releaseEverybody();
    expect(await harness.claim({ concurrency: 2 })).toBeUndefined();
    await harness.ledger.watch({ name: 'w2', leaseMs: LEASE });
    expect((await harness.ledger.places('w2')).map(({ id }) => id).toSorted()).toEqual([
      'claimed',
      'late',
      'told',
    ]);
    await harness.pass(120_000);
    const claim = async () => (await harness.claim({ concurrency: 3 }))?.id;
    expect([await claim(), await claim(), await claim()]).toEqual(['claimed', 'late', 'told']);
  });

  test("no lease hangs on this process's clock of the day, whichever way it is set", async () => {
    await using harness = await openQueueHarness(engine);
    await harness.ledger.add(planGeneration('one'));
    await harness.claim({ leaseMs: LEASE / 2 });
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      vi.setSystemTime(Date.now() + 2 * LEASE);
      expect(await harness.claim({ worker: 'w2' })).toBeUndefined();
      await harness.queue.renew('w1', LEASE / 2);
      vi.setSystemTime(Date.now() - 8 * LEASE);
      await harness.pass(LEASE / 2);
      expect(await harness.claim({ worker: 'w2' })).toMatchObject({ id: 'one' });
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
    describeInvariants(engine);
  });
};
