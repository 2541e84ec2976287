import { describe, expect, it } from 'vitest';
import { createLedger } from '#store/ledger.ts';
import { createOrderCalls } from '#store/order-calls.ts';
import { testLog } from '../support/log.ts';
import { onEveryEngine } from './engines.ts';
import { planGeneration, resultOf } from './generations.ts';

onEveryEngine((engine, open) => {
  describe(`what calls tell of orders, on ${engine}`, () => {
    const openCalls = async () => {
      const sql = await open();
      return { sql, ledger: createLedger(sql, testLog()), calls: createOrderCalls(sql) };
    };

    it('is kept once for each order, and not without end', async () => {
      const { sql, calls } = await openCalls();
      await using _sql = sql;
      for (const id of ['1', '2', '1']) await calls.keep('one', id);
      expect(await calls.of('one')).toEqual(['2', '1']);
      expect(await calls.of('two')).toEqual([]);
      for (let id = 10; id < 30; id += 1) await calls.keep('one', String(id));
      expect(await calls.of('one')).toEqual(['25', '26', '27', '28', '29']);
    });

    it('is wanted for those that are being sent alone', async () => {
      const { sql, ledger, calls } = await openCalls();
      await using _sql = sql;
      for (const id of ['one', 'two']) await ledger.add(planGeneration(id));
      await ledger.move('two', ['queued'], { name: 'submitting', at: 5 });
      expect(await calls.submitting()).toEqual(['two']);
    });

    it('is an id of another order where that has it, by now or earlier', async () => {
      const { sql, ledger, calls } = await openCalls();
      await using _sql = sql;
      for (const id of ['one', 'two', 'three']) await ledger.add(planGeneration(id));
      await ledger.move('one', ['queued'], { name: 'processing', at: 5, providerId: '7"%', eta: null });
      await ledger.move('two', ['queued'], {
        name: 'done',
        at: 5,
        message: null,
        ...resultOf(9),
        providerId: '8',
      });
      expect(await calls.isTaken('7"%', 'three')).toBe(true);
      expect(await calls.isTaken('7"%', 'one')).toBe(false);
      expect(await calls.isTaken('8', 'three')).toBe(true);
      expect(await calls.isTaken('7', 'three')).toBe(false);
      expect(await calls.isTaken('9', 'three')).toBe(false);
    });
  });
});
