import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Conditions, LEASE, openTwoWorkersHarness } from './two-workers-harness.ts';

const IDS = ['a', 'b', 'c'];

/** Something that befalls a worker, and how long until the next does. */
type Event = { worker: 'w1' | 'w2'; conditions: Partial<Conditions>; lasting: number };

const milliseconds = (max: number) => fc.integer({ min: 1, max });

const conditions: fc.Arbitrary<Partial<Conditions>> = fc.oneof(
  fc.record({ isStopped: fc.boolean() }),
  fc.record({ database: fc.constantFrom('open' as const, 'silent' as const, 'refusing' as const) }),
  fc.record({ databaseMs: fc.record({ there: milliseconds(8000), back: milliseconds(8000) }) }),
  fc.record({ discordMs: milliseconds(60_000) }),
  fc.record({ offsetMs: fc.constantFrom(0, 30_000, 600_000, -3_600_000) }),
);

const event: fc.Arbitrary<Event> = fc.record({
  worker: fc.constantFrom('w1' as const, 'w2' as const),
  conditions,
  // Up to two leases: long enough for a job to be taken over, short enough for it to be taken back.
  lasting: milliseconds(2 * LEASE),
});

/** Lets two workers run through it all, then leaves them in peace until every job has its end. */
const liveThrough = async (events: readonly Event[], rate = 1) => {
  await using harness = openTwoWorkersHarness(IDS, { rate });
  await harness.pass(500);
  for (const { worker, conditions: changed, lasting } of events) {
    harness.change(worker, changed);
    await harness.pass(lasting);
  }
  harness.calm();
  await harness.pass(10 * 60_000);
  return { ends: harness.ends(), trespasses: [...harness.trespasses] };
};

const expectPeace = ({ ends, trespasses }: Awaited<ReturnType<typeof liveThrough>>): void => {
  expect(trespasses).toEqual([]);
  for (const { id, row, shown, finals, posts } of ends) {
    expect({ id, row, shown }).toEqual(
      row === 'done' ? { id, row, shown: 'result' } : { id, row: 'failed', shown: 'failed' },
    );
    expect(posts).toBeLessThanOrEqual(1);
    expect({ id, finals: finals.slice(finals.indexOf('result')) }).toEqual({
      id,
      finals: finals.includes('result') ? finals.filter((one) => one === 'result') : finals.slice(-1),
    });
  }
};

describe('two workers over one database', () => {
  test('bring every job to its end where nothing befalls them', async () => {
    const { ends } = await liveThrough([]);
    expect(ends.map(({ row, shown, posts }) => ({ row, shown, posts }))).toEqual(
      IDS.map(() => ({ row: 'done', shown: 'result', posts: 1 })),
    );
  });

  test.each<[string, Partial<Conditions>, Partial<Conditions>]>([
    ['is stopped', { isStopped: true }, { isStopped: false }],
    ['hears nothing of the database', { database: 'silent' }, { database: 'open' }],
    ['is refused by the database', { database: 'refusing' }, { database: 'open' }],
  ])('keep what was delivered when one of them %s while the other takes over', async (_, worse, better) => {
    for (const before of [1000, 3000, 5000, 8500]) {
      for (const lasting of [15_000, 25_000, 40_000]) {
        await using harness = openTwoWorkersHarness(IDS, { rate: 1 });
        await harness.pass(before);
        harness.change('w1', { ...worse, discordMs: 1500 });
        await harness.pass(lasting);
        harness.change('w1', better);
        await harness.pass(10 * 60_000);
        expectPeace({ ends: harness.ends(), trespasses: harness.trespasses });
      }
    }
  });

  test('keep what was delivered when a worker that took the job for lost says so late', async () => {
    const events: Event[] = [
      { worker: 'w1', conditions: { database: 'silent' }, lasting: 785 },
      { worker: 'w2', conditions: { discordMs: 15_251 }, lasting: 8735 },
      { worker: 'w2', conditions: { isStopped: true }, lasting: 7498 },
    ];
    expectPeace(await liveThrough(events, 0.98));
  });

  test('end each job once, in its row and in its message, whatever befalls them in whichever order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 12 }),
        fc.constantFrom(0.98, 1, 1.02),
        async (events, rate) => expectPeace(await liveThrough(events, rate)),
      ),
      { numRuns: Number(process.env.CLAIM_RUNS ?? 60) },
    );
  });
});
