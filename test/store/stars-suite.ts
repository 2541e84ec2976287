import { describe, expect, test } from 'vitest';
import { STAR_LIMITS } from '#domain/members/stars.ts';
import { cleanUp } from '#store/cleanup.ts';
import { createLedger } from '#store/ledger.ts';
import { createStarStore } from '#store/stars.ts';
import { testLog } from '../support/log.ts';
import { type Plan, planGeneration, resultOf } from './generations.ts';
import type { OpenSql } from './ledger-suite.ts';

const done = { name: 'done', at: 5000, message: null, ...resultOf(9) } as const;

const openHarness = async (open: OpenSql) => {
  const sql = await open();
  const ledger = createLedger(sql, testLog());
  const stars = createStarStore(sql, testLog());
  const made = async (id: string, plan: Plan = {}): Promise<void> => {
    await ledger.add(planGeneration(id, plan));
    await ledger.move(id, ['queued'], done);
  };
  const starsOf = async (memberId: string, query = {}, page = { limit: 10, offset: 0 }) =>
    (await stars.list(memberId, query, page)).map(({ id }) => id);
  return { sql, ledger, stars, made, starsOf, [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose]() };
};

const toggling = (open: OpenSql) => {
  test('a member has one star for a result, and takes it away again', async () => {
    await using harness = await openHarness(open);
    await harness.made('one');
    expect(await harness.stars.toggle('ben', 'one')).toBe('starred');
    expect(await harness.stars.has('ben', 'one')).toBe(true);
    expect(await harness.stars.has('cid', 'one')).toBe(false);
    expect(await harness.stars.toggle('ben', 'one')).toBe('unstarred');
    expect(await harness.stars.has('ben', 'one')).toBe(false);
  });

  test('counts members, but not the requester', async () => {
    await using harness = await openHarness(open);
    await harness.made('one');
    for (const member of ['ann', 'ben', 'cid']) await harness.stars.toggle(member, 'one');
    expect(await harness.stars.count('one')).toBe(2);
    expect(await harness.stars.count('absent')).toBe(0);
  });

  test('only finished results can be starred', async () => {
    await using harness = await openHarness(open);
    await harness.ledger.add(planGeneration('waits'));
    expect(await harness.stars.toggle('ben', 'waits')).toBe('gone');
    expect(await harness.stars.toggle('ben', 'absent')).toBe('gone');
    expect(await harness.sql.all('SELECT * FROM star')).toEqual([]);
  });

  test('of toggles at once none is lost', async () => {
    await using harness = await openHarness(open);
    await harness.made('one');
    const odd = Array.from({ length: 5 }, () => harness.stars.toggle('ben', 'one'));
    const outcomes = await Promise.all(odd);
    expect(outcomes.filter((outcome) => outcome === 'starred')).toHaveLength(3);
    expect(await harness.stars.has('ben', 'one')).toBe(true);
  });

  test('a member has a limited number of them, and a star can be taken away at the limit', async () => {
    await using harness = await openHarness(open);
    await harness.made('one');
    await harness.made('two');
    await harness.stars.toggle('ben', 'one');
    for (let index = 1; index < STAR_LIMITS.each; index += 1)
      await harness.sql.run(
        'INSERT INTO star (member_id, generation_id) VALUES (?1, ?2)',
        'ben',
        `x${index}`,
      );
    expect(await harness.stars.toggle('ben', 'two')).toBe('full');
    expect(await harness.stars.toggle('cid', 'two')).toBe('starred');
    expect(await harness.stars.toggle('ben', 'one')).toBe('unstarred');
    expect(await harness.stars.toggle('ben', 'two')).toBe('starred');
  });
};

const listing = (open: OpenSql) => {
  test('lists the latest star first, page by page, whoever made the results', async () => {
    await using harness = await openHarness(open);
    for (const id of ['one', 'two', 'three'])
      await harness.made(id, { requesterId: id === 'two' ? 'ben' : 'ann' });
    for (const id of ['two', 'three', 'one']) await harness.stars.toggle('ben', id);
    expect(await harness.starsOf('ben')).toEqual(['one', 'three', 'two']);
    expect(await harness.starsOf('ben', {}, { limit: 1, offset: 1 })).toEqual(['three']);
    expect(await harness.starsOf('ann')).toEqual([]);
  });

  test('finds them by words and LoRA', async () => {
    await using harness = await openHarness(open);
    await harness.made('fox', { request: { prompt: 'a red fox', loras: [{ id: 'foxes', strength: 1 }] } });
    await harness.made('cat', { request: { prompt: 'a red cat' } });
    for (const id of ['fox', 'cat']) await harness.stars.toggle('ben', id);
    expect(await harness.starsOf('ben', { words: ['red', 'fox'] })).toEqual(['fox']);
    expect(await harness.starsOf('ben', { lora: 'foxes' })).toEqual(['fox']);
    expect(await harness.starsOf('ben', { words: ['cat'], lora: 'foxes' })).toEqual([]);
  });

  test('keeps a deleted result in the list, and finds it by nothing that it was made with', async () => {
    await using harness = await openHarness(open);
    await harness.made('fox', { request: { prompt: 'a red fox' } });
    await harness.stars.toggle('ben', 'fox');
    await harness.ledger.move('fox', ['done'], { name: 'deleted', at: 6000 });
    expect(await harness.starsOf('ben')).toEqual(['fox']);
    expect(await harness.starsOf('ben', { words: ['fox'] })).toEqual([]);
  });

  test('tells the LoRAs of the stars, those with most of them first', async () => {
    await using harness = await openHarness(open);
    const lora = (...ids: string[]) => ({ request: { loras: ids.map((id) => ({ id, strength: 1 })) } });
    await harness.made('one', lora('foxes'));
    await harness.made('two', lora('cakes', 'foxes'));
    await harness.made('three', lora('others'));
    for (const id of ['one', 'two']) await harness.stars.toggle('ben', id);
    expect(await harness.stars.lorasOf('ben')).toEqual(['foxes', 'cakes']);
    expect(await harness.stars.lorasOf('ann')).toEqual([]);
  });
};

const leaving = (open: OpenSql) => {
  const rows = ({ sql }: Awaited<ReturnType<typeof openHarness>>) =>
    sql.all('SELECT member_id, generation_id FROM star ORDER BY member_id');

  test('a member who deletes their data takes their stars along, and the stars on their results', async () => {
    await using harness = await openHarness(open);
    await harness.made('anns');
    await harness.made('bens', { requesterId: 'ben' });
    for (const member of ['ann', 'ben', 'cid']) {
      await harness.stars.toggle(member, 'anns');
      await harness.stars.toggle(member, 'bens');
    }
    await harness.ledger.erase('ann');
    expect(await rows(harness)).toEqual([
      { member_id: 'ben', generation_id: 'bens' },
      { member_id: 'cid', generation_id: 'bens' },
    ]);
  });

  test('one without results of their own takes their stars along too', async () => {
    await using harness = await openHarness(open);
    await harness.made('anns');
    await harness.stars.toggle('cid', 'anns');
    await harness.ledger.erase('cid');
    expect(await rows(harness)).toEqual([]);
  });

  test('old results take their stars along', async () => {
    await using harness = await openHarness(open);
    await harness.made('anns');
    await harness.stars.toggle('ben', 'anns');
    await cleanUp(harness.sql, { now: 400 * 86_400_000, historyDays: 1 });
    expect(await rows(harness)).toEqual([]);
  });
};

/** What every store of stars does. */
export const describeStars = (engine: string, open: OpenSql): void => {
  describe(`stars on ${engine}`, () => {
    describe('are toggled:', () => toggling(open));
    describe('are listed:', () => listing(open));
    describe('go:', () => leaving(open));
  });
};
