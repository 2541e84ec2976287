import { expect, test } from 'vitest';
import { createLedger } from '#store/ledger.ts';
import type { Sql } from '#store/sql.ts';
import { testLog } from '../support/log.ts';
import { planGeneration, resultOf } from './generations.ts';
import type { OpenSql } from './ledger-suite.ts';

const done = { name: 'done', at: 5000, message: null, ...resultOf(9) } as const;

/** What every engine must do with rows that cannot be read. */
export const describeDamage = (open: OpenSql): void => {
  const damaged = async (sql: Sql, text: string) => {
    const log = testLog();
    const ledger = createLedger(sql, log);
    await ledger.add(planGeneration('bad', { pressKey: 'same' }));
    await sql.run('UPDATE generation SET order_json = ?1', text);
    return { ledger, log };
  };

  test.each([
    ['is no JSON', '{"id":'],
    ['lacks a field', '{"id":"bad"}'],
    ['is no object', '[]'],
  ])('a row whose text %s is reported without its values, and as if absent', async (_, text) => {
    await using sql = await open();
    const { ledger, log } = await damaged(sql, text);
    expect(await ledger.find('bad')).toBeUndefined();
    expect(log.lines).toEqual([
      expect.objectContaining({ level: 'error', facts: expect.objectContaining({ generationId: 'bad' }) }),
    ]);
    expect(await ledger.counts()).toEqual({ unreadable: 1 });
  });

  test('the report of a damaged row holds neither its prompt nor its token', async () => {
    await using sql = await open();
    const text = JSON.stringify({ ...planGeneration('bad'), hints: 'secret', locale: 4 });
    const { ledger, log } = await damaged(sql, text);
    await ledger.find('bad');
    expect(JSON.stringify(log.lines)).toContain('hints');
    expect(JSON.stringify(log.lines)).not.toMatch(/lighthouse|token-bad|secret/);
  });

  test('a damaged row does not stand in the way of the same press', async () => {
    await using sql = await open();
    const { ledger } = await damaged(sql, '{}');
    const next = planGeneration('next', { pressKey: 'same' });
    expect(await ledger.add(next)).toEqual({ added: true, generation: next });
  });

  test('a damaged row is left out of the history', async () => {
    await using sql = await open();
    const { ledger } = await damaged(sql, '{}');
    await sql.run("UPDATE generation SET state = 'done'");
    await ledger.add(planGeneration('good'));
    await ledger.move('good', ['queued'], done);
    expect(await ledger.history('ann', { limit: 10, offset: 0 })).toMatchObject([{ id: 'good' }]);
  });

  test('what a newer version added to a row survives a move', async () => {
    await using sql = await open();
    const ledger = createLedger(sql, testLog());
    await ledger.add(planGeneration('one'));
    const text = JSON.stringify({ ...planGeneration('one'), later: 'yes' });
    await sql.run('UPDATE generation SET order_json = ?1', text);
    expect(await ledger.move('one', ['queued'], done)).toMatchObject({ state: done });
    expect(await sql.get('SELECT order_json FROM generation')).toEqual({ order_json: text });
  });
};
