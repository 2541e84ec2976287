import { describe, expect, it } from 'vitest';
import { createProgressBoard } from '#generation/progress-board.ts';
import { createWaitingRoom } from '#generation/waiting-room.ts';
import { createLedger } from '#store/ledger.ts';
import { openSqlite } from '#store/sqlite.ts';
import { planGeneration } from '../store/generations.ts';
import { manualClock } from '../support/clock.ts';
import { testLog } from '../support/log.ts';

/** A waiting room over a ledger of its own, and what it showed. */
const openRoom = async () => {
  await using opened = new AsyncDisposableStack();
  const sql = opened.use(await openSqlite(':memory:'));
  const log = testLog();
  const clock = manualClock();
  const ledger = createLedger(sql, log);
  const shown: string[] = [];
  const board = createProgressBoard(
    {
      progress: async ({ id }, progress) => {
        shown.push(progress.kind === 'waiting' ? `${id}: ${progress.ahead} before` : id);
      },
    },
    clock,
  );
  const room = opened.use(createWaitingRoom({ ledger, board, clock, log }));
  const owned = opened.move();
  return { room, ledger, clock, shown, [Symbol.asyncDispose]: () => owned.disposeAsync() };
};

describe('the waiting room', () => {
  it('tells the place of an order until it begins', async () => {
    await using bench = await openRoom();
    for (const id of ['one', 'two', 'three']) await bench.ledger.add(planGeneration(id));
    bench.room.watch(planGeneration('three'));
    await bench.clock.advance(3000);
    await bench.ledger.move('one', ['queued'], { name: 'submitting', at: 1 });
    await bench.clock.advance(3000);
    await bench.ledger.move('three', ['queued'], { name: 'submitting', at: 1 });
    await bench.clock.advance(60_000);
    expect(bench.shown).toEqual(['three: 2 before', 'three: 1 before']);
    expect(bench.clock.sleeps()).toEqual([]);
  });

  it('says nothing of an order that begins at once', async () => {
    await using bench = await openRoom();
    await bench.ledger.add(planGeneration('one'));
    bench.room.watch(planGeneration('one'));
    await bench.ledger.move('one', ['queued'], { name: 'submitting', at: 1 });
    await bench.clock.advance(60_000);
    expect(bench.shown).toEqual([]);
  });

  it('goes on with the orders of its lane that waited before a restart', async () => {
    await using bench = await openRoom();
    for (const id of ['one', 'two']) await bench.ledger.add(planGeneration(id));
    await bench.ledger.add(planGeneration('other', { lane: 'other' }));
    await bench.room.resume('lane');
    await bench.clock.advance(500);
    expect(bench.shown).toEqual(['one: 0 before', 'two: 1 before']);
  });
});
