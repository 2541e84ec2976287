import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Charge } from '#domain/policy/usage-counters.ts';
import { cleanUp } from '#store/cleanup.ts';
import { createLedger } from '#store/ledger.ts';
import type { Sql } from '#store/sql.ts';
import { testLog } from '../support/log.ts';
import { planGeneration, resultOf } from './generations.ts';
import type { OpenSql } from './ledger-suite.ts';

const images = (amount: number, most: number | null, scope = 'images:guild:ann'): Charge => ({
  name: 'memberImages',
  scope,
  day: '2026-11-26',
  amount,
  most,
  refunded: 'onFailure',
});

const job = (most: number | null): Charge => ({
  name: 'memberJobs',
  scope: 'jobs:guild:ann',
  day: '',
  amount: 1,
  most,
  refunded: 'onEnd',
});

const counterIn = (channelId: string) => ({
  scope: `channel:${channelId}:ann`,
  day: '2026-11-26',
  channelId,
});

const inChannel = (channelId: string, most: number, name: Charge['name'] = 'channelImages'): Charge => ({
  name,
  ...counterIn(channelId),
  amount: 1,
  most,
  refunded: 'onFailure',
});

const ACCOUNTS = {
  memberImages: { scope: 'images:guild:ann', day: '2026-11-26' },
  memberJobs: { scope: 'jobs:guild:ann', day: '' },
};

const openHarness = async (open: OpenSql) => {
  const sql = await open();
  const ledger = createLedger(sql, testLog());
  /** Claims all jobs for an hour, or lets the claim have run out. */
  const claimAll = async (isLapsed = false) => {
    await sql.run(
      "UPDATE generation SET claimed_by = 'w1', claimed_until = now_ms() + CAST(?1 AS BIGINT)",
      isLapsed ? -1 : 3_600_000,
    );
  };
  const usage = async () => {
    const { memberImages, memberJobs } = await ledger.usage(ACCOUNTS);
    return [memberImages, memberJobs];
  };
  return { sql, ledger, usage, claimAll, [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose]() };
};

const done = { name: 'done', at: 5000, message: null, ...resultOf(9) } as const;
const failed = {
  name: 'failed',
  at: 5000,
  failure: { kind: 'unreachable' },
  acceptance: 'rejected',
} as const;
const cancelled = { name: 'cancelled', at: 5000, acceptance: 'rejected' } as const;
const deleted = { name: 'deleted', at: 5000 } as const;

const charging = (open: OpenSql) => {
  test('what is charged stands on its accounts, and nothing on others', async () => {
    await using harness = await openHarness(open);
    await harness.ledger.add(planGeneration('one'), { charges: [images(3, 10), job(null)] });
    expect(await harness.usage()).toEqual([3, 1]);
    expect(
      await harness.ledger.usage({ serverImages: { scope: 'server:guild', day: '2026-11-26' } }),
    ).toEqual(expect.objectContaining({ serverImages: 0, memberImages: 0 }));
  });

  test('a charge that does not fit leaves no row, and nothing on any account', async () => {
    await using harness = await openHarness(open);
    await harness.ledger.add(planGeneration('one'), { charges: [images(8, 10)] });
    const refused = await harness.ledger.add(planGeneration('two'), { charges: [job(5), images(3, 10)] });
    expect(refused).toMatchObject({ kind: 'exceeded', charge: { name: 'memberImages', amount: 3 }, used: 8 });
    expect(await harness.ledger.find('two')).toBeUndefined();
    expect(await harness.usage()).toEqual([8, 0]);
    expect(await harness.ledger.add(planGeneration('two'), { charges: [images(2, 10)] })).toMatchObject({
      kind: 'added',
    });
  });

  test('the same press is charged once', async () => {
    await using harness = await openHarness(open);
    for (const id of ['one', 'two']) {
      await harness.ledger.add(planGeneration(id, { idempotencyKey: 'reroll' }), { charges: [images(1, 1)] });
    }
    expect(await harness.usage()).toEqual([1, 0]);
  });

  test("a channel's quota lets just as many through as it has room for, and takes nothing of those that it refuses", async () => {
    await using harness = await openHarness(open);
    const add = (id: string, channelId = 'den') =>
      harness.ledger.add(planGeneration(id), {
        charges: [images(1, null), inChannel(channelId, 2), job(null)],
      });
    const additions = await Promise.all(Array.from({ length: 20 }, (_, index) => add(`${index}`)));
    expect(additions.filter(({ kind }) => kind === 'added')).toHaveLength(2);
    expect(additions.find(({ kind }) => kind === 'exceeded')).toMatchObject({
      charge: { name: 'channelImages', channelId: 'den', most: 2 },
      used: 2,
    });
    const inDen = async () => (await harness.ledger.usage({ channelImages: counterIn('den') })).channelImages;
    expect([await inDen(), await harness.usage()]).toEqual([2, [2, 2]]);
    expect((await add('elsewhere', 'hall')).kind).toBe('added');
    expect(await inDen()).toBe(2);
  });

  test("a channel's quota is given back with the others", async () => {
    await using harness = await openHarness(open);
    const charges = [images(2, null), inChannel('den', 2), inChannel('floor', 5, 'outerChannelImages')];
    await harness.ledger.add(planGeneration('one'), {
      charges: charges.map((one) => ({ ...one, amount: 2 })),
    });
    const counters = { channelImages: counterIn('den'), outerChannelImages: counterIn('floor') };
    expect(await harness.ledger.usage(counters)).toMatchObject({ channelImages: 2, outerChannelImages: 2 });
    await harness.ledger.move('one', ['queued'], failed);
    expect(await harness.ledger.usage(counters)).toMatchObject({ channelImages: 0, outerChannelImages: 0 });
    expect(await harness.usage()).toEqual([0, 0]);
  });

  test('of many who come at once just those get through for whom there is room', async () => {
    await using harness = await openHarness(open);
    const additions = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        harness.ledger.add(planGeneration(`${index}`), { charges: [images(1, 10), job(null)] }),
      ),
    );
    expect(additions.filter(({ kind }) => kind === 'added')).toHaveLength(10);
    expect(additions.filter(({ kind }) => kind === 'exceeded')).toHaveLength(40);
    expect(await harness.ledger.counts()).toEqual({ queued: 10 });
    expect(await harness.usage()).toEqual([10, 10]);
  });
};

const givingBack = (open: OpenSql) => {
  test.each([
    ['done', [done], [3, 0]],
    ['failed', [failed], [0, 0]],
    ['cancelled', [cancelled], [0, 0]],
    ['done and then deleted', [done, deleted], [3, 0]],
    ['failed and then deleted', [failed, deleted], [0, 0]],
  ] as const)('a job that is %s leaves on the accounts what it cost', async (_, states, left) => {
    await using harness = await openHarness(open);
    await harness.ledger.add(planGeneration('one'), { charges: [images(3, 10), job(1)] });
    for (const state of states) await harness.ledger.move('one', ['queued', 'done', 'failed'], state);
    expect(await harness.usage()).toEqual(left);
    expect(await harness.sql.all('SELECT * FROM charge')).toEqual([]);
  });

  test.each([
    ['postponed', [0, 0]],
    ['rejected', [0, 0]],
    ['uncertain', [3, 1]],
    ['accepted', [3, 1]],
    ['failed', [3, 0]],
    ['made', [3, 0]],
    [undefined, [3, 1]],
  ] as const)(
    'a job whose order was %s when it failed or was cancelled costs %j',
    async (acceptance, left) => {
      for (const ended of [failed, cancelled]) {
        await using harness = await openHarness(open);
        await harness.ledger.add(planGeneration('one'), { charges: [images(3, 10), job(1)] });
        await harness.claimAll();
        await harness.ledger.move('one', ['queued'], { ...ended, acceptance });
        expect(await harness.usage()).toEqual(left);
      }
    },
  );

  test('a job slot is given back once when the API is done with the job, and not before', async () => {
    await using harness = await openHarness(open);
    await harness.ledger.add(planGeneration('one'), { charges: [images(3, 10), job(1)] });
    await harness.claimAll();
    await harness.ledger.move('one', ['queued'], { ...cancelled, acceptance: 'accepted' });
    const next = () => harness.ledger.add(planGeneration('two'), { charges: [job(1)] });
    expect((await next()).kind).toBe('exceeded');
    expect(await harness.usage()).toEqual([3, 1]);
    await harness.claimAll(true);
    const together = await Promise.all([harness.usage(), harness.usage(), harness.usage()]);
    expect(together.at(-1)).toEqual([3, 0]);
    expect(await harness.sql.all('SELECT * FROM charge')).toEqual([]);
    expect((await next()).kind).toBe('added');
  });

  test('a job slot of a member who went away is given back by the housekeeping', async () => {
    await using harness = await openHarness(open);
    await harness.ledger.add(planGeneration('one'), { charges: [job(1)] });
    await harness.ledger.add(planGeneration('two'), { charges: [job(2)] });
    await harness.ledger.move('one', ['queued'], { ...cancelled, acceptance: 'accepted' });
    await cleanUp(harness.sql, { now: 9000 });
    const slots = await harness.sql.all("SELECT used FROM quota WHERE scope = 'jobs:guild:ann'");
    expect(slots.map(({ used }) => Number(used))).toEqual([1]);
  });

  test('a job is given back once, however many end it', async () => {
    await using harness = await openHarness(open);
    await harness.ledger.add(planGeneration('other'), { charges: [images(3, 10)] });
    await harness.ledger.add(planGeneration('one'), { charges: [images(3, 10)] });
    await Promise.all([1, 2, 3].map(() => harness.ledger.move('one', ['queued'], cancelled)));
    expect(await harness.usage()).toEqual([3, 0]);
  });

  test('a row that cannot be read gives back when it is set aside', async () => {
    await using harness = await openHarness(open);
    await harness.ledger.add(planGeneration('bad', { idempotencyKey: 'same' }), {
      charges: [images(3, 10), job(1)],
    });
    await harness.sql.run("UPDATE generation SET order_json = '{}'");
    await harness.ledger.add(planGeneration('next', { idempotencyKey: 'same' }));
    expect(await harness.usage()).toEqual([0, 0]);
  });

  test('a member who is erased has used what they used', async () => {
    await using harness = await openHarness(open);
    await harness.ledger.add(planGeneration('one'), { charges: [images(1, 10), job(5)] });
    await harness.ledger.add(planGeneration('two'), { charges: [images(2, 10), job(5)] });
    await harness.ledger.move('one', ['queued'], done);
    await harness.ledger.move('two', ['queued'], cancelled);
    expect(await harness.ledger.erase('ann')).toBe(2);
    expect(await harness.usage()).toEqual([1, 0]);
    expect(await harness.sql.all('SELECT * FROM charge')).toEqual([]);
    expect(await harness.sql.all('SELECT scope FROM quota')).toEqual([{ scope: 'images:guild:ann' }]);
  });

  test('a member who is erased still has in flight what is', async () => {
    await using harness = await openHarness(open);
    await harness.ledger.add(planGeneration('one'), { charges: [images(1, 10), job(1)] });
    expect(await harness.ledger.erase('ann')).toBe(0);
    expect(await harness.usage()).toEqual([1, 1]);
    const another = await harness.ledger.add(planGeneration('two'), { charges: [job(1)] });
    expect(another.kind).toBe('exceeded');
  });
};

type Step = { do: 'add'; amount: number } | { do: 'done' | 'failed'; nth: number };

/** Follows what is charged and given back, and says what has to stand on the accounts. */
const createBookkeeper = ({ ledger }: Awaited<ReturnType<typeof openHarness>>, most: number) => {
  const running: { id: string; amount: number }[] = [];
  let [spent, count] = [0, 0];
  const charged = () => running.reduce((sum, { amount }) => sum + amount, spent);
  const add = async (amount: number): Promise<void> => {
    const expected = charged() + amount <= most ? 'added' : 'exceeded';
    const id = `job-${count++}`;
    const { kind } = await ledger.add(planGeneration(id), { charges: [images(amount, most), job(null)] });
    expect(kind).toBe(expected);
    if (kind === 'added') running.push({ id, amount });
  };
  const end = async (nth: number, state: typeof done | typeof failed): Promise<void> => {
    const [ending] = running.splice(nth % Math.max(1, running.length), 1);
    if (!ending) return;
    await ledger.move(ending.id, ['queued'], state);
    if (state.name === 'done') spent += ending.amount;
  };
  const take = (step: Step): Promise<void> =>
    step.do === 'add' ? add(step.amount) : end(step.nth, step.do === 'done' ? done : failed);
  return { take, expected: () => [charged(), running.length] };
};

const promises = (open: OpenSql) => {
  test('whatever happens, an account holds what its jobs cost, and never more than it may', async () => {
    const step: fc.Arbitrary<Step> = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({ do: fc.constant('add' as const), amount: fc.integer({ min: 1, max: 4 }) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ do: fc.constantFrom('done' as const, 'failed' as const), nth: fc.nat(9) }),
      },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 30 }),
        fc.integer({ min: 1, max: 12 }),
        async (steps, most) => {
          await using harness = await openHarness(open);
          const bookkeeper = createBookkeeper(harness, most);
          for (const taken of steps) await bookkeeper.take(taken);
          expect(await harness.usage()).toEqual(bookkeeper.expected());
        },
      ),
      { numRuns: 30 },
    );
  });
};

const searching = (open: OpenSql) => {
  const openHistory = async (): Promise<{
    sql: Sql & AsyncDisposable;
    find: (query: object) => Promise<string[]>;
  }> => {
    const sql = await open();
    const ledger = createLedger(sql, testLog());
    const make = async (id: string, plan: Parameters<typeof planGeneration>[1]) => {
      await ledger.add(planGeneration(id, plan));
      await ledger.move(id, ['queued'], done);
    };
    await make('fox', { request: { prompt: 'A réd Fox, 100% wild', loras: [{ id: 'a', strength: 1 }] } });
    await make('cat', { request: { prompt: 'a red cat' }, guildId: 'elsewhere' });
    await make('both', {
      request: {
        prompt: 'fox and cat_tail',
        loras: [
          { id: 'a', strength: 1 },
          { id: 'b', strength: 1 },
        ],
      },
    });
    await make('foreign', { request: { prompt: 'a red fox' }, requesterId: 'ben' });
    const find = async (query: object) => {
      const page = { limit: 10, offset: 0 };
      return (await ledger.history({ requesterId: 'ann', ...query }, page)).map(({ id }) => id);
    };
    return { sql, find };
  };

  test('results are found by the words of their prompts, by LoRA and by server', async () => {
    const { sql, find } = await openHistory();
    await using _ = sql;
    expect(await find({ words: ['fox'] })).toEqual(['both', 'fox']);
    expect(await find({ words: ['fox', 'red'] })).toEqual(['fox']);
    expect(await find({ words: ['100'] })).toEqual(['fox']);
    expect(await find({ words: ['%'] })).toEqual([]);
    expect(await find({ words: ['t_t'] })).toEqual([]);
    expect(await find({ lora: 'b' })).toEqual(['both']);
    expect(await find({ lora: 'a', words: ['wild'] })).toEqual(['fox']);
    expect(await find({ guildId: 'elsewhere' })).toEqual(['cat']);
    expect(await find({ guildId: 'elsewhere', words: ['fox'] })).toEqual([]);
  });

  test('the servers of a member are told, the latest first, and the lanes that have work', async () => {
    await using sql = await open();
    const ledger = createLedger(sql, testLog());
    await ledger.add(planGeneration('one', { guildId: 'first', lane: 'a' }));
    await ledger.add(planGeneration('two', { guildId: 'second', lane: 'b' }));
    await ledger.add(planGeneration('three', { guildId: null, lane: 'a' }));
    await ledger.add(planGeneration('four', { guildId: 'first', lane: 'a' }));
    expect(await ledger.guildsOf('ann', 5)).toEqual(['first', 'second']);
    expect(await ledger.guildsOf('ann', 1)).toEqual(['first']);
    await ledger.move('two', ['queued'], cancelled);
    const lanes = await ledger.serverLanes();
    expect(lanes.toSorted((one, other) => String(one.guildId).localeCompare(String(other.guildId)))).toEqual([
      { lane: 'a', guildId: 'first' },
      { lane: 'a', guildId: null },
    ]);
    expect((await ledger.activeOf('ann')).toSorted()).toEqual(['four', 'one', 'three']);
    expect((await ledger.jobsOf('ann', 9)).map(({ id }) => id)).toEqual(['one', 'three', 'four']);
    expect(await ledger.jobsOf('ann', 2)).toHaveLength(2);
    expect(await ledger.jobsOf('nobody', 9)).toEqual([]);
  });

  test('jobs with priority come first, and take turns among themselves', async () => {
    await using sql = await open();
    const ledger = createLedger(sql, testLog());
    await ledger.add(planGeneration('a1'));
    await ledger.add(planGeneration('p1', { requesterId: 'pat' }), { priority: true });
    await ledger.add(planGeneration('p2', { requesterId: 'pat' }), { priority: true });
    await ledger.add(planGeneration('q1', { requesterId: 'quin' }), { priority: true });
    await ledger.add(planGeneration('b1', { requesterId: 'ben' }));
    const turns = ['p1', 'q1', 'p2', 'a1', 'b1'];
    expect(await Promise.all(turns.map((id) => ledger.ahead(id)))).toEqual([0, 1, 2, 3, 4]);
  });
};

/** What every engine must do for quotas, and for what is asked of the ledger beside its jobs. */
export const describeCharges = (engine: string, open: OpenSql): void => {
  describe(`charges on ${engine}`, () => {
    charging(open);
    givingBack(open);
    promises(open);
  });
  describe(`what the ledger on ${engine} finds`, () => {
    searching(open);
  });
};
