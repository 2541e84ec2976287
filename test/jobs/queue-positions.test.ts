import { describe, expect, it } from 'vitest';
import { createProgressThrottle } from '#jobs/progress.ts';
import { createQueuePositions } from '#jobs/queue-positions.ts';
import { createLedger } from '#store/ledger.ts';
import { type Plan, planGeneration, resultOf } from '../store/generations.ts';
import { manualClock } from '../support/clock.ts';
import { testLog } from '../support/log.ts';
import { openMemoryDatabase } from '../support/memory-database.ts';

const done = { name: 'done', at: 1, message: null, ...resultOf(20) } as const;

/** A ledger, and waiting rooms of several processes over it, with what they showed. */
const openHarness = async () => {
  const opened = new AsyncDisposableStack();
  const clock = manualClock();
  const sql = opened.use(await openMemoryDatabase({ now: clock.now }));
  const log = testLog();
  const ledger = createLedger(sql, log);
  const shown: string[] = [];
  const openRoom = (name: string, showing: () => Promise<void> = async () => undefined) => {
    const throttle = createProgressThrottle(
      {
        progress: async ({ id }, progress) => {
          const { ahead, etaSeconds } = { ahead: 0, etaSeconds: null, ...progress };
          const pausedUntil = progress.kind === 'waiting' ? (progress.pausedUntil ?? null) : null;
          shown.push(
            `${name}: ${id}, ${ahead} before${etaSeconds === null ? '' : `, ${etaSeconds} s`}${pausedUntil === null ? '' : `, paused until ${pausedUntil}`}`,
          );
          await showing();
        },
      },
      clock,
    );
    const lanes = async () => [{ lane: 'lane', concurrency: 2 }];
    const room = createQueuePositions({ ledger, lanes, throttle, name, clock, log });
    opened.use(room);
    return { ...room, throttle };
  };
  const order = async (room: ReturnType<typeof openRoom>, id: string, plan: Plan = {}) => {
    const generation = planGeneration(id, { createdAt: clock.now(), ...plan });
    await ledger.add(generation, { readyInMs: 10_000 });
    await ledger.makeReady(id, room.watcher());
    room.watch(generation);
  };
  const begin = (id: string) => ledger.move(id, ['queued'], { name: 'submitting', at: 1 });
  return {
    ledger,
    sql,
    clock,
    log,
    shown,
    openRoom,
    order,
    begin,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
};

describe('the waiting room', () => {
  it('tells until when ModelsLab has asked to wait, in place of a promise', async () => {
    await using harness = await openHarness();
    const room = harness.openRoom('a');
    await harness.sql.run("INSERT INTO lane_pause VALUES ('lane', now_ms() + 60000)");
    await harness.order(room, 'one');
    await harness.clock.advance(600);
    expect(harness.shown).toEqual([expect.stringMatching(/^a: one, 0 before, paused until \d+$/)]);
    expect(await harness.ledger.pauses()).toEqual([{ lane: 'lane', remainingMs: 59_400 }]);
  });

  it('tells the place of an order until it begins', async () => {
    await using harness = await openHarness();
    const room = harness.openRoom('a');
    for (const id of ['one', 'two', 'three']) await harness.ledger.add(planGeneration(id));
    await harness.order(room, 'four');
    await harness.clock.advance(5000);
    await harness.begin('one');
    await harness.clock.advance(3000);
    await harness.begin('four');
    await harness.clock.advance(60_000);
    expect(harness.shown.filter((line) => line.includes('four'))).toEqual([
      'a: four, 3 before',
      'a: four, 2 before',
    ]);
  });

  it('says nothing of an order that begins at once', async () => {
    await using harness = await openHarness();
    await harness.order(harness.openRoom('a'), 'one');
    await harness.begin('one');
    await harness.clock.advance(60_000);
    expect(harness.shown).toEqual([]);
  });

  it('reckons how long it takes by what the lane and such images took lately', async () => {
    await using harness = await openHarness();
    for (const id of ['x', 'y']) {
      await harness.ledger.add(planGeneration(id));
      await harness.ledger.move(id, ['queued'], done);
    }
    for (const id of ['one', 'two', 'three']) await harness.ledger.add(planGeneration(id));
    await harness.order(harness.openRoom('a'), 'four');
    await harness.clock.advance(600);
    // Three before, two at a time, each 20 s; then 20 s for its own.
    expect(harness.shown).toContain('a: four, 3 before, 50 s');
  });

  it('does not promise a place behind a job that runs for long already', async () => {
    await using harness = await openHarness();
    for (const id of ['x', 'y', 'slow', 'slower']) await harness.ledger.add(planGeneration(id));
    for (const id of ['x', 'y']) await harness.ledger.move(id, ['queued'], done);
    const at = harness.clock.now() - 100_000;
    for (const id of ['slow', 'slower'])
      await harness.ledger.move(id, ['queued'], { name: 'submitting', at });
    await harness.order(harness.openRoom('a'), 'one');
    await harness.clock.advance(600);
    // Both slots are taken for 100 s instead of 20 s: half of that again, and 20 s for its own.
    expect(harness.shown).toEqual(['a: one, 0 before, 75 s']);
  });

  it('goes on with the orders of a process that is gone, and leaves those of one that is there', async () => {
    await using harness = await openHarness();
    const gone = harness.openRoom('gone');
    await harness.order(gone, 'one');
    await harness.order(harness.openRoom('there'), 'two');
    await gone[Symbol.asyncDispose]();
    harness.shown.length = 0;
    harness.openRoom('next');
    await harness.clock.advance(20_000);
    const byWhom = new Set(harness.shown.map((line) => line.split(',')[0]));
    expect(byWhom.has('next: one') || byWhom.has('there: one')).toBe(true);
    expect(byWhom.has('there: two')).toBe(true);
    expect(byWhom.has('next: two')).toBe(false);
  });

  it('goes on telling places whatever the clock is set to', async () => {
    await using harness = await openHarness();
    for (const id of ['one', 'two']) await harness.ledger.add(planGeneration(id));
    await harness.order(harness.openRoom('a'), 'three');
    await harness.clock.advance(600);
    harness.clock.jump(-3_600_000);
    await harness.begin('one');
    await harness.clock.advance(7000);
    harness.clock.jump(7_200_000);
    await harness.begin('two');
    await harness.clock.advance(7000);
    expect(harness.shown.filter((line) => line.includes('three'))).toEqual([
      'a: three, 2 before',
      'a: three, 1 before',
      'a: three, 0 before',
    ]);
  });
});
