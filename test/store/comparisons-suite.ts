import { describe, expect, test } from 'vitest';
import type { Comparison, NewCell } from '#domain/comparison/comparison.ts';
import type { Charge } from '#domain/policy/usage-counters.ts';
import { createComparisonStore } from '#store/comparisons.ts';
import { createLedger } from '#store/ledger.ts';
import { createLedgerQueue } from '#store/queue.ts';
import { claimFrom } from '../jobs/queue-harness.ts';
import { testLog } from '../support/log.ts';
import { type Plan, planGeneration, resultOf } from './generations.ts';
import type { OpenSql } from './ledger-suite.ts';

const HOUR = 3_600_000;

const done = { name: 'done', at: 5000, message: null, ...resultOf(9) } as const;
const cancelled = { name: 'cancelled', at: 5000, acceptance: 'rejected' } as const;
const failed = {
  name: 'failed',
  at: 5000,
  failure: { kind: 'unreachable' },
  acceptance: 'rejected',
} as const;

const comparisonOf = (id: string, given: Partial<Comparison> = {}): Comparison => ({
  id,
  typed: { values: { prompt: 'a fox' }, x: 'seed 1, 2, 3', seed: 7 },
  prompt: 'a fox',
  seed: null,
  places: [0, 1, 2].map((image) => ({ kind: 'image' as const, image })),
  requesterId: 'ann',
  guildId: 'guild',
  channelId: 'channel',
  private: false,
  spoiler: false,
  locale: 'en-GB',
  interaction: { applicationId: 'application', token: `token-${id}`, receivedAt: 1000 },
  createdAt: 1000,
  ...given,
});

const imageCharge = (most: number | null): Charge => ({
  name: 'memberImages',
  scope: 'images:guild:ann',
  day: '2026-11-26',
  amount: 1,
  most,
  refunded: 'onFailure',
});

/** So many images of a comparison; `round` tells those that are made again from the first ones. */
const cellsOf = (
  comparisonId: string,
  indexes: readonly number[],
  { most = null, round = 'first', ...plan }: Plan & { most?: number | null; round?: string } = {},
): NewCell[] =>
  indexes.map((index) => ({
    generation: planGeneration(`${comparisonId}-${round}-${index}`, {
      origin: 'compare',
      idempotencyKey: `${comparisonId}:${index}`,
      cell: { comparisonId, index },
      ...plan,
    }),
    charges: [imageCharge(most)],
  }));

const SOON = { priority: false, readyInMs: HOUR };
const again = (token: string) => ({
  ...SOON,
  interaction: { applicationId: 'application', token, receivedAt: 2000 },
});

const openHarness = async (open: OpenSql) => {
  const sql = await open();
  const log = testLog();
  const ledger = createLedger(sql, log);
  const store = createComparisonStore(sql, log);
  const used = async (): Promise<number> => {
    const usage = await ledger.usage({ memberImages: { scope: 'images:guild:ann', day: '2026-11-26' } });
    return usage.memberImages ?? 0;
  };
  return {
    sql,
    log,
    ledger,
    store,
    used,
    queue: createLedgerQueue(sql, log),
    /** A comparison of three images. */
    add: (id: string, most: number | null = null) =>
      store.add(comparisonOf(id), cellsOf(id, [0, 1, 2], { most }), SOON),
    ids: async (id: string) => (await store.images(id)).map((image) => image.id),
    taken: async (forMs = HOUR) => (await store.takeOpen(9, forMs)).map(({ comparison }) => comparison.id),
    [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose](),
  };
};

const adding = (open: OpenSql) => {
  test('a comparison is found as it was added, with its images in order', async () => {
    await using harness = await openHarness(open);
    expect(await harness.add('one')).toEqual({ kind: 'added' });
    expect(await harness.store.find('one')).toEqual(comparisonOf('one'));
    expect(await harness.store.find('other')).toBeUndefined();
    expect(await harness.ids('one')).toEqual(['one-first-0', 'one-first-1', 'one-first-2']);
    expect(await harness.ids('other')).toEqual([]);
    expect(await harness.used()).toBe(3);
  });

  test('the same one is added once, also by two presses at a time', async () => {
    await using harness = await openHarness(open);
    const added = await Promise.all([harness.add('one'), harness.add('one')]);
    expect(added.map(({ kind }) => kind).toSorted()).toEqual(['added', 'present']);
    expect(await harness.add('one')).toEqual({ kind: 'present' });
    expect(await harness.ids('one')).toHaveLength(3);
    expect(await harness.used()).toBe(3);
  });

  test('one for which there is no room leaves nothing behind', async () => {
    await using harness = await openHarness(open);
    const exceeded = { kind: 'exceeded', charge: { amount: 3, most: 2 }, used: 0 };
    expect(await harness.add('one', 2)).toMatchObject(exceeded);
    expect(await harness.store.find('one')).toBeUndefined();
    expect(await harness.ids('one')).toEqual([]);
    expect(await harness.used()).toBe(0);
    expect(await harness.taken()).toEqual([]);
  });

  test('two at a time never take more than there is', async () => {
    await using harness = await openHarness(open);
    const added = await Promise.all(['one', 'two'].map((id) => harness.add(id, 5)));
    expect(added.map(({ kind }) => kind).toSorted()).toEqual(['added', 'exceeded']);
    expect(await harness.used()).toBe(3);
  });

  test('what was not made is given back', async () => {
    await using harness = await openHarness(open);
    await harness.add('one', 3);
    await harness.ledger.move('one-first-0', ['queued'], cancelled);
    await harness.ledger.move('one-first-1', ['queued'], failed);
    await harness.ledger.move('one-first-2', ['queued'], done);
    expect(await harness.used()).toBe(1);
    expect(await harness.add('two', 4)).toEqual({ kind: 'added' });
  });

  test('its images wait until they are made ready', async () => {
    await using harness = await openHarness(open);
    const { store, queue } = harness;
    await harness.add('one');
    expect(await claimFrom(queue, { concurrency: 9 })).toBeUndefined();
    await store.makeReady('one');
    expect((await claimFrom(queue, { concurrency: 9 }))?.cell).toEqual({ comparisonId: 'one', index: 0 });
  });
};

const showing = (open: OpenSql) => {
  test('an open one is taken by one of those who look, and by another one later', async () => {
    await using harness = await openHarness(open);
    await harness.add('one');
    await harness.add('two');
    const taken = await Promise.all([harness.taken(), harness.taken()]);
    expect(taken.flat().toSorted()).toEqual(['one', 'two']);
    expect(await harness.taken()).toEqual([]);
    await harness.sql.run('UPDATE comparison SET taken_until = 0');
    expect((await harness.taken()).toSorted()).toEqual(['one', 'two']);
  });

  test('those that were not shown for longest come first', async () => {
    await using harness = await openHarness(open);
    for (const id of ['one', 'two', 'three']) await harness.add(id);
    await harness.store.takeOpen(2, -HOUR);
    const [last] = await harness.store.takeOpen(1, HOUR);
    expect(await harness.taken()).not.toContain(last?.comparison.id);
    expect(await harness.store.takeOpen(9, HOUR)).toEqual([]);
  });

  test('it is known what was shown, and where', async () => {
    await using harness = await openHarness(open);
    const { store } = harness;
    await harness.add('one');
    expect(await store.takeOpen(1, -HOUR)).toMatchObject([{ message: null, shown: '' }]);
    const message = { channelId: '1', id: '2' };
    await store.markShown('one', { shown: 'dww', message, revision: 0, isOpen: true });
    expect(await store.takeOpen(1, -HOUR)).toMatchObject([{ message, shown: 'dww' }]);
  });

  test('one that is complete is taken no more, and its token is forgotten', async () => {
    await using harness = await openHarness(open);
    await harness.add('one');
    await harness.store.markShown('one', { shown: 'ddd', message: null, revision: 0, isOpen: false });
    expect(await harness.taken()).toEqual([]);
    expect((await harness.store.find('one'))?.interaction.token).toBe('');
  });

  test('one that cannot be read is reported, and keeps no other from being shown', async () => {
    await using harness = await openHarness(open);
    await harness.add('one');
    await harness.add('two');
    await harness.sql.run(`UPDATE comparison SET comparison_json = '{}' WHERE id = 'one'`);
    expect(await harness.taken()).toEqual(['two']);
    expect(await harness.store.find('one')).toBeUndefined();
    expect(harness.log.lines.map(({ message }) => message)).toContain('a stored comparison cannot be read');
  });
};

const repeating = (open: OpenSql) => {
  /** A comparison whose second image failed, and which is complete. */
  const openFailed = async () => {
    const harness = await openHarness(open);
    await harness.add('one', 5);
    for (const index of [0, 2]) await harness.ledger.move(`one-first-${index}`, ['queued'], done);
    await harness.ledger.move('one-first-1', ['queued'], failed);
    await harness.store.markShown('one', {
      shown: 'dfd',
      message: { channelId: '1', id: '2' },
      revision: 0,
      isOpen: false,
    });
    return harness;
  };

  test('an image that is made again takes the place of the failed one, and it is shown again', async () => {
    await using harness = await openFailed();
    const cells = cellsOf('one', [1], { most: 5, round: 'second' });
    expect(await harness.store.addAgain('one', cells, again('new'))).toEqual({ kind: 'added' });
    expect(await harness.ids('one')).toEqual(['one-first-0', 'one-second-1', 'one-first-2']);
    expect(await harness.used()).toBe(3);
    const [open1] = await harness.store.takeOpen(1, HOUR);
    expect(open1).toMatchObject({ shown: 'dfd', message: { id: '2' } });
    expect(open1?.comparison.interaction).toMatchObject({ token: 'new', receivedAt: 2000 });
  });

  test('it is made again once, however often that is asked for at a time', async () => {
    await using harness = await openFailed();
    const repeat = (round: string) =>
      harness.store.addAgain('one', cellsOf('one', [1], { most: 5, round }), again(round));
    const repeated = await Promise.all([repeat('second'), repeat('third')]);
    expect(repeated.map(({ kind }) => kind).toSorted()).toEqual(['added', 'present']);
    expect(await harness.used()).toBe(3);
  });

  test('without room for it nothing changes', async () => {
    await using harness = await openFailed();
    const cells = cellsOf('one', [1], { most: 2, round: 'second' });
    expect(await harness.store.addAgain('one', cells, again('new'))).toMatchObject({ kind: 'exceeded' });
    expect(await harness.taken()).toEqual([]);
    expect(await harness.ids('one')).toContain('one-first-1');
  });

  test('one that is removed cannot be repeated; its images stay', async () => {
    await using harness = await openFailed();
    await harness.store.remove('one');
    expect(await harness.store.find('one')).toBeUndefined();
    expect(await harness.ids('one')).toHaveLength(3);
    const cells = cellsOf('one', [1], { most: 5, round: 'second' });
    expect(await harness.store.addAgain('one', cells, again('new'))).toEqual({ kind: 'present' });
    expect(await harness.used()).toBe(2);
  });

  test('the data of a member go with theirs, and nobody else loses one', async () => {
    await using harness = await openFailed();
    await harness.store.add(
      comparisonOf('foreign', { requesterId: 'ben' }),
      cellsOf('foreign', [0], { requesterId: 'ben' }),
      SOON,
    );
    await harness.ledger.erase('ann');
    expect(await harness.store.find('one')).toBeUndefined();
    expect(await harness.ids('one')).toEqual([]);
    expect(await harness.ids('foreign')).toHaveLength(1);
    expect(await harness.store.find('foreign')).toBeDefined();
  });
};

/** What every engine must do for comparisons. */
export const describeComparisons = (engine: string, open: OpenSql): void => {
  describe(`comparisons on ${engine}`, () => {
    adding(open);
    showing(open);
    repeating(open);
  });
};
