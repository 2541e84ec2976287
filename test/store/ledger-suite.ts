import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Generation } from '#domain/generation/generation.ts';
import { createLedger } from '#store/ledger.ts';
import type { Sql } from '#store/sql.ts';
import { testLog } from '../support/log.ts';
import { operationFrom } from '../support/operations.ts';
import { planGeneration, resultOf } from './generations.ts';
import { describeDamage } from './ledger-damage.ts';
import { passTime } from './time.ts';

/** Opens an empty database. */
export type OpenSql = () => Promise<Sql & AsyncDisposable>;

const idsOf = (generations: readonly Generation[]): string[] => generations.map(({ id }) => id);

/** Milliseconds: so long that the real time which a test takes makes no difference. */
const LEASE = 1_800_000;

const processing = { name: 'processing', at: 2000, providerId: '42', eta: 20 } as const;
const done = { name: 'done', at: 5000, message: null, ...resultOf(9) } as const;

const adding = (open: OpenSql) => {
  test('a row is found as it was added', async () => {
    await using sql = await open();
    const ledger = createLedger(sql, testLog());
    const generation = planGeneration('one', { parentId: 'zero', guildId: null, locale: 'ja' });
    expect(await ledger.add(generation)).toEqual({ kind: 'added', generation });
    expect(await ledger.find('one')).toEqual(generation);
    expect(await ledger.find('two')).toBeUndefined();
  });

  test('the same interaction makes one row, whatever became of it', async () => {
    await using sql = await open();
    const ledger = createLedger(sql, testLog());
    const first = planGeneration('one');
    await ledger.add(first);
    await ledger.move('one', ['queued'], { name: 'cancelled', at: 2000 });
    const again = await ledger.add(planGeneration('two', { interaction: first.interaction }));
    expect(again).toMatchObject({ kind: 'present', generation: { id: 'one', state: { name: 'cancelled' } } });
  });

  test('the same press makes one row while its job is active, and another one after', async () => {
    await using sql = await open();
    const ledger = createLedger(sql, testLog());
    await ledger.add(planGeneration('one', { idempotencyKey: 'reroll' }));
    await ledger.move('one', ['queued'], processing);
    const during = await ledger.add(planGeneration('two', { idempotencyKey: 'reroll' }));
    expect(during).toMatchObject({ kind: 'present', generation: { id: 'one', state: processing } });
    await ledger.move('one', ['processing'], done);
    const after = await ledger.add(planGeneration('three', { idempotencyKey: 'reroll' }));
    expect(after).toMatchObject({ kind: 'added', generation: { id: 'three' } });
  });

  test('a used id is refused', async () => {
    await using sql = await open();
    const ledger = createLedger(sql, testLog());
    const first = planGeneration('one');
    await ledger.add(first);
    const imposter = { ...planGeneration('two'), id: 'one' };
    await expect(ledger.add(imposter)).rejects.toThrow('generation one');
    expect(await ledger.find('one')).toEqual(first);
  });

  test('of concurrent presses exactly one row comes about for each key', async () => {
    const presses = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(presses, async (keys) => {
        await using sql = await open();
        const ledger = createLedger(sql, testLog());
        const additions = await Promise.all(
          keys.map((idempotencyKey, index) => ledger.add(planGeneration(`${index}`, { idempotencyKey }))),
        );
        const different = new Set(keys).size;
        expect(additions.filter(({ kind }) => kind === 'added')).toHaveLength(different);
        const found = additions.map((addition) =>
          'generation' in addition ? addition.generation : undefined,
        );
        expect(new Set(found.map((generation) => generation?.id)).size).toBe(different);
        expect(await ledger.counts()).toEqual({ queued: different });
        expect(found.map((generation) => generation?.idempotencyKey)).toEqual(keys);
      }),
      { numRuns: 25 },
    );
  });
};

const moving = (open: OpenSql) => {
  test('a row is moved from one of the given states only', async () => {
    await using sql = await open();
    const ledger = createLedger(sql, testLog());
    const queued = planGeneration('one');
    await ledger.add(queued);
    expect(await ledger.move('one', ['submitting', 'processing'], done)).toBeUndefined();
    expect(await ledger.find('one')).toEqual(queued);
    expect(await ledger.move('one', ['submitting', 'queued'], processing)).toEqual({
      ...queued,
      state: processing,
    });
    expect(await ledger.find('one')).toEqual({ ...queued, state: processing });
    expect(await ledger.move('absent', ['queued'], processing)).toBeUndefined();
  });

  test.each([
    { name: 'done', at: 5000, message: null, ...resultOf(9) },
    { name: 'failed', at: 5000, failure: { kind: 'unreachable' } },
    { name: 'cancelled', at: 5000 },
    { name: 'deleted', at: 5000 },
  ] as const)('the move to $name hands the token out a last time, and keeps it no longer', async (state) => {
    await using sql = await open();
    const ledger = createLedger(sql, testLog());
    const queued = planGeneration('one');
    await ledger.add(queued);
    await ledger.add(planGeneration('other'));
    expect(await ledger.move('one', ['queued'], state)).toEqual({ ...queued, state });
    const interaction = { ...queued.interaction, token: '' };
    expect(await ledger.find('one')).toEqual({ ...queued, state, interaction });
    expect(JSON.stringify(await sql.all('SELECT * FROM generation'))).not.toContain('token-one');
    expect(await ledger.find('other')).toMatchObject({ interaction: { token: 'token-other' } });
  });

  test('of moves that compete exactly one succeeds', async () => {
    await using sql = await open();
    const ledger = createLedger(sql, testLog());
    await ledger.add(planGeneration('one'));
    const moves = await Promise.all(
      [1, 2, 3, 4, 5].map((at) => ledger.move('one', ['queued'], { name: 'submitting', at })),
    );
    expect(moves.filter((moved) => moved !== undefined)).toHaveLength(1);
  });
};

const asking = (open: OpenSql) => {
  test('the jobs ahead are those of the same lane that start before', async () => {
    await using sql = await open();
    const ledger = createLedger(sql, testLog());
    for (const id of ['a1', 'a2', 'a3']) await ledger.add(planGeneration(id));
    await ledger.add(planGeneration('b1', { requesterId: 'ben' }));
    await ledger.add(planGeneration('other', { requesterId: 'ben', lane: 'other' }));
    const ahead = async () => Promise.all(['a1', 'b1', 'a2', 'a3', 'other'].map((id) => ledger.ahead(id)));
    expect(await ahead()).toEqual([0, 1, 2, 3, 0]);
    await ledger.move('a1', ['queued'], { name: 'submitting', at: 2000 });
    expect(await ahead()).toEqual([0, 0, 1, 2, 0]);
    expect(await ledger.ahead('absent')).toBe(0);
  });

  test('a watcher knows the places of its jobs, takes those over that nobody watches, and no other', async () => {
    await using sql = await open();
    const ledger = createLedger(sql, testLog());
    for (const id of ['a1', 'a2', 'a3']) await ledger.add(planGeneration(id), { readyInMs: 2 * LEASE });
    await ledger.add(planGeneration('b1', { requesterId: 'ben' }));
    await ledger.add(planGeneration('other', { lane: 'other' }));
    await ledger.makeReady('a1', { name: 'w1', leaseMs: LEASE });
    await ledger.makeReady('a2', { name: 'w2', leaseMs: LEASE });
    const places = async (watcher: string) => {
      const found = await ledger.places(watcher);
      return found.map(({ id, lane, ahead }) => `${id} ${lane} ${ahead}`).toSorted();
    };
    expect(await places('w1')).toEqual(['a1 lane 0']);
    await passTime(sql, LEASE / 2);
    await ledger.watch({ name: 'w1', leaseMs: LEASE });
    expect(await places('w1')).toEqual(['a1 lane 0', 'b1 lane 1', 'other other 0']);
    expect(await places('w2')).toEqual(['a2 lane 2']);
    await passTime(sql, LEASE / 2);
    await ledger.watch({ name: 'w1', leaseMs: LEASE });
    expect(await places('w1')).toEqual(['a1 lane 0', 'a2 lane 2', 'b1 lane 1', 'other other 0']);
    await ledger.move('a1', ['queued'], { name: 'submitting', at: 6000 });
    expect(await places('w1')).toEqual(['a2 lane 1', 'b1 lane 0', 'other other 0']);
    expect(await places('w2')).toEqual([]);
  });

  test('a crowd of one server does not come before the members of others', async () => {
    await using sql = await open();
    const ledger = createLedger(sql, testLog());
    const names = ['c1', 'c2', 'c3', 'c4'];
    for (const id of names) await ledger.add(planGeneration(id, { requesterId: id, guildId: 'crowd' }));
    await ledger.add(planGeneration('d1', { requesterId: 'd1', guildId: 'small' }));
    await ledger.add(planGeneration('e1', { requesterId: 'e1', guildId: null }));
    const turns = ['c1', 'd1', 'e1', 'c2', 'c3', 'c4'];
    expect(await Promise.all(turns.map((id) => ledger.ahead(id)))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('a history leaves out what is private, and shows images or failures alone', async () => {
    await using sql = await open();
    const ledger = createLedger(sql, testLog());
    const made = { name: 'done', at: 1, message: null, ...resultOf(1) } as const;
    const failed = { name: 'failed', at: 1, failure: { kind: 'unreachable' } } as const;
    for (const id of ['open', 'failed']) await ledger.add(planGeneration(id, { requesterId: 'ann' }));
    const operation = operationFrom('caption', 'https://x.example/1');
    await ledger.add(planGeneration('words', { requesterId: 'ann', request: { operation } }));
    await ledger.add({ ...planGeneration('secret', { requesterId: 'ann' }), private: true });
    for (const id of ['open', 'secret', 'words']) await ledger.move(id, ['queued'], made);
    await ledger.move('failed', ['queued'], failed);
    const found = async (query: object) =>
      (await ledger.history({ requesterId: 'ann', ...query }, { limit: 9, offset: 0 })).map(({ id }) => id);
    expect(await found({})).toEqual(['secret', 'words', 'failed', 'open']);
    expect(await found({ publicOnly: true, outcome: 'made' })).toEqual(['open']);
    expect(await found({ outcome: 'failed' })).toEqual(['failed']);
  });

  test('a lane tells what its last jobs took on average', async () => {
    await using sql = await open();
    const ledger = createLedger(sql, testLog());
    expect(await ledger.lanePace('lane')).toEqual({ seconds: null, running: [] });
    for (const [index, seconds] of [4, 8].entries()) {
      await ledger.add(planGeneration(`${index}`));
      await ledger.move(`${index}`, ['queued'], {
        name: 'done',
        at: index,
        message: null,
        ...resultOf(seconds),
      });
    }
    expect((await ledger.lanePace('lane')).seconds).toBe(6);
    expect((await ledger.lanePace('other')).seconds).toBeNull();
  });

  test('the history of a member has its done and failed jobs, the newest first, by pages', async () => {
    await using sql = await open();
    const ledger = createLedger(sql, testLog());
    for (const id of ['one', 'two', 'three', 'four', 'five']) await ledger.add(planGeneration(id));
    await ledger.add(planGeneration('foreign', { requesterId: 'ben' }));
    for (const id of ['one', 'three', 'four', 'foreign']) await ledger.move(id, ['queued'], done);
    await ledger.move('four', ['done'], { name: 'deleted', at: 6000 });
    const failure = { kind: 'unreachable' } as const;
    await ledger.move('two', ['queued'], { name: 'failed', at: 7000, failure });
    expect(idsOf(await ledger.history({ requesterId: 'ann' }, { limit: 10, offset: 0 }))).toEqual([
      'three',
      'two',
      'one',
    ]);
    expect(idsOf(await ledger.history({ requesterId: 'ann' }, { limit: 1, offset: 1 }))).toEqual(['two']);
    expect(await ledger.history({ requesterId: 'cleo' }, { limit: 10, offset: 0 })).toEqual([]);
  });

  test('recent seconds are those of the same model and size, the last finished first', async () => {
    await using sql = await open();
    const ledger = createLedger(sql, testLog());
    const finish = async (id: string, at: number, request: Partial<Generation['request']> = {}) => {
      await ledger.add(planGeneration(id, { request }));
      await ledger.move(id, ['queued'], { name: 'delivering', at: at - 1, ...resultOf(at / 1000) });
      await ledger.move(id, ['delivering'], { name: 'done', at, message: null, ...resultOf(at / 1000) });
    };
    await finish('late', 9000);
    await finish('early', 3000);
    await finish('larger', 8000, { width: 1024 });
    await finish('other', 7000, { modelId: 'flux' });
    await finish('deleted', 5000);
    await ledger.move('deleted', ['done'], { name: 'deleted', at: 9500 });
    await ledger.add(planGeneration('failed'));
    await ledger.move('failed', ['queued'], { name: 'failed', at: 9900, failure: { kind: 'invalidKey' } });
    const { request } = planGeneration('any');
    expect(await ledger.recentSeconds(request, 10)).toEqual([9, 5, 3]);
    expect(await ledger.recentSeconds(request, 2)).toEqual([9, 5]);
    expect(await ledger.recentSeconds({ ...request, height: 768 }, 10)).toEqual([]);
    const operation = operationFrom('superResolution', 'https://x.example/1');
    expect(await ledger.recentSeconds({ ...request, operation }, 10)).toEqual([]);
  });

  test('rows are counted by state', async () => {
    await using sql = await open();
    const ledger = createLedger(sql, testLog());
    for (const id of ['one', 'two', 'three']) await ledger.add(planGeneration(id));
    await ledger.move('two', ['queued'], done);
    expect(await ledger.counts()).toEqual({ queued: 2, done: 1 });
  });
};

/** What every engine must do for the ledger. */
export const describeLedger = (engine: string, open: OpenSql): void => {
  describe(`the ledger on ${engine}`, () => {
    adding(open);
    moving(open);
    asking(open);
    describeDamage(open);
  });
};
