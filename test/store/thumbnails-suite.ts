import { describe, expect, test } from 'vitest';
import { createLedger } from '#store/ledger.ts';
import type { Sql } from '#store/sql.ts';
import { createThumbnailStore } from '#store/thumbnails.ts';
import { testLog } from '../support/log.ts';
import { planGeneration, resultOf } from './generations.ts';
import type { OpenSql } from './ledger-suite.ts';

const PICTURE = new Uint8Array([0, 1, 2, 253, 254, 255]);
const done = { name: 'done', at: 5000, message: null, ...resultOf(9) } as const;

/** A ledger in which these results are done, and their thumbnails. */
const openResults = async (sql: Sql, ids: readonly string[]) => {
  const ledger = createLedger(sql, testLog());
  for (const id of ids) {
    await ledger.add(planGeneration(id));
    await ledger.move(id, ['queued'], done);
  }
  const thumbnails = createThumbnailStore(sql);
  const kept = async (...wanted: string[]) => Object.fromEntries(await thumbnails.find(wanted, 1000));
  return { ledger, thumbnails, kept };
};

const keeping = (open: OpenSql) => {
  test('a thumbnail is found as it was kept, until its time is over', async () => {
    await using sql = await open();
    const { thumbnails } = await openResults(sql, ['one', 'two', 'three']);
    await thumbnails.keep('one', PICTURE, 2000);
    await thumbnails.keep('two', null, 3000);
    const found = await thumbnails.find(['one', 'two', 'three', 'absent'], 1999);
    expect([...found.keys()].toSorted()).toEqual(['one', 'two']);
    expect([...(found.get('one') ?? [])]).toEqual([...PICTURE]);
    expect(found.get('two')).toBeNull();
    expect([...(await thumbnails.find(['one', 'two'], 2000)).keys()]).toEqual(['two']);
    expect((await thumbnails.find([], 1000)).size).toBe(0);
  });

  test('a later one takes its place', async () => {
    await using sql = await open();
    const { thumbnails, kept } = await openResults(sql, ['one']);
    await thumbnails.keep('one', null, 2000);
    await thumbnails.keep('one', PICTURE, 9000);
    expect(new Uint8Array((await kept('one')).one ?? [])).toEqual(PICTURE);
    expect((await thumbnails.find(['one'], 8999)).size).toBe(1);
  });
};

const removing = (open: OpenSql) => {
  test('a deleted result has none, and gets none any more', async () => {
    await using sql = await open();
    const { ledger, thumbnails, kept } = await openResults(sql, ['one', 'two']);
    for (const id of ['one', 'two']) await thumbnails.keep(id, PICTURE, 2000);
    await ledger.move('one', ['done'], { name: 'deleted', at: 1 });
    expect(Object.keys(await kept('one', 'two'))).toEqual(['two']);
    await thumbnails.keep('one', PICTURE, 2000);
    await thumbnails.keep('never', PICTURE, 2000);
    expect(Object.keys(await kept('one', 'two', 'never'))).toEqual(['two']);
  });

  test('with the data of a member theirs go, and nobody else loses one', async () => {
    await using sql = await open();
    const { ledger, thumbnails, kept } = await openResults(sql, ['mine']);
    await ledger.add(planGeneration('foreign', { requesterId: 'ben' }));
    await ledger.move('foreign', ['queued'], done);
    for (const id of ['mine', 'foreign']) await thumbnails.keep(id, PICTURE, 2000);
    await ledger.erase('ann');
    expect(await sql.all('SELECT generation_id FROM thumbnail')).toEqual([{ generation_id: 'foreign' }]);
    expect(Object.keys(await kept('mine', 'foreign'))).toEqual(['foreign']);
  });

  test('none outlives its result, whichever of keeping and deleting comes first', async () => {
    await using sql = await open();
    const ids = Array.from({ length: 20 }, (_, index) => `row-${index}`);
    const { ledger, thumbnails } = await openResults(sql, ids);
    await Promise.all(
      ids.flatMap((id, index) => {
        const keep = () => thumbnails.keep(id, PICTURE, 2000);
        const remove = () => ledger.move(id, ['done'], { name: 'deleted', at: 1 });
        return index % 2 === 0 ? [keep(), remove()] : [remove(), keep()];
      }),
    );
    expect(await sql.all('SELECT generation_id FROM thumbnail')).toEqual([]);
  });

  test('none outlives the data of its member, whichever of keeping and erasing comes first', async () => {
    await using sql = await open();
    const ids = Array.from({ length: 20 }, (_, index) => `row-${index}`);
    const { ledger, thumbnails } = await openResults(sql, ids);
    const keep = (id: string) => thumbnails.keep(id, PICTURE, 2000);
    await Promise.all([...ids.slice(0, 10).map(keep), ledger.erase('ann'), ...ids.slice(10).map(keep)]);
    expect(await sql.all('SELECT generation_id FROM thumbnail')).toEqual([]);
  });
};

/** What every engine must do for thumbnails. */
export const describeThumbnails = (engine: string, open: OpenSql): void => {
  describe(`thumbnails on ${engine}`, () => {
    keeping(open);
    removing(open);
  });
};
