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
    await ledger.add(planGeneration('bad', { idempotencyKey: 'same' }));
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
    expect(await ledger.counts()).toEqual({ queued: 1 });
  });

  test.each(['queued', 'done'])('reading a damaged row that is %s leaves it as it is', async (state) => {
    await using sql = await open();
    const { ledger } = await damaged(sql, '{}');
    await sql.run('UPDATE generation SET state = ?1', state);
    const stored = () => sql.all('SELECT * FROM generation');
    const before = await stored();
    await ledger.find('bad');
    await ledger.history({ requesterId: 'ann' }, { limit: 10, offset: 0 });
    expect(await stored()).toEqual(before);
  });

  test('a finished row that stands in the way of its interaction is not set aside either', async () => {
    await using sql = await open();
    const { ledger } = await damaged(sql, '{}');
    await sql.run("UPDATE generation SET state = 'done'");
    const { interaction } = planGeneration('bad');
    await expect(ledger.add(planGeneration('next', { interaction }))).rejects.toThrow('cannot be read');
    expect(await ledger.counts()).toEqual({ done: 1 });
  });

  test('an order from before a limit became narrower is read as any other', async () => {
    await using sql = await open();
    const ledger = createLedger(sql, testLog());
    const loras = Array.from({ length: 40 }, (_, index) => ({
      id: `an id with blanks ${index}`,
      strength: 3,
    }));
    const request = {
      prompt: 'x'.repeat(20_000),
      loras,
      modelId: '',
      width: 4001,
      samples: 99,
      clipSkip: 0.5,
    };
    const generation = planGeneration('old', { request });
    await ledger.add(generation);
    await ledger.move('old', ['queued'], done);
    expect(await ledger.find('old')).toMatchObject({ request: generation.request, state: done });
    expect(await ledger.history({ requesterId: 'ann' }, { limit: 1, offset: 0 })).toHaveLength(1);
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
    const next = planGeneration('next', { idempotencyKey: 'same' });
    expect(await ledger.add(next)).toEqual({ kind: 'added', generation: next });
    expect(await ledger.counts()).toEqual({ unreadable: 1, queued: 1 });
  });

  test('a damaged row is left out of the history', async () => {
    await using sql = await open();
    const { ledger } = await damaged(sql, '{}');
    await sql.run("UPDATE generation SET state = 'done'");
    await ledger.add(planGeneration('good'));
    await ledger.move('good', ['queued'], done);
    expect(await ledger.history({ requesterId: 'ann' }, { limit: 10, offset: 0 })).toMatchObject([
      { id: 'good' },
    ]);
  });

  test('what a newer version added to a row survives a move', async () => {
    await using sql = await open();
    const ledger = createLedger(sql, testLog());
    await ledger.add(planGeneration('one'));
    const text = JSON.stringify({ ...planGeneration('one'), later: 'yes' });
    await sql.run('UPDATE generation SET order_json = ?1', text);
    expect(await ledger.move('one', ['queued'], done)).toMatchObject({ state: done });
    const row = await sql.get('SELECT order_json FROM generation');
    expect(JSON.parse(String(row?.order_json))).toMatchObject({ id: 'one', later: 'yes' });
  });
};
