import { describe, expect, test } from 'vitest';
import type { HistoryQuery } from '#domain/generation/ledger.ts';
import { wordsOf } from '#domain/text-match.ts';
import { createLedger } from '#store/ledger.ts';
import type { Sql } from '#store/sql.ts';
import { testLog } from '../support/log.ts';
import { type Plan, planGeneration, resultOf } from './generations.ts';
import type { OpenSql } from './ledger-suite.ts';

const done = { name: 'done', at: 5000, message: null, ...resultOf(9) } as const;
const loras = (...ids: string[]) => ids.map((id) => ({ id, strength: 1 }));

const openHistory = (sql: Sql) => {
  const ledger = createLedger(sql, testLog());
  return {
    ledger,
    async made(id: string, plan: Plan = {}): Promise<void> {
      await ledger.add(planGeneration(id, plan));
      await ledger.move(id, ['queued'], done);
    },
    async found(query: Partial<HistoryQuery>): Promise<string[]> {
      const rows = await ledger.history({ requesterId: 'ann', ...query }, { limit: 20, offset: 0 });
      return rows.map(({ id }) => id);
    },
  };
};

const searching = (open: OpenSql) => {
  test('a search wants all its words, in any order, whatever their case and accents', async () => {
    await using sql = await open();
    const { made, found } = openHistory(sql);
    await made('fox', { request: { prompt: 'A red Fox at the café' } });
    await made('cat', { request: { prompt: 'a red cat, 100%_sure' } });
    const search = (typed: string) => found({ words: wordsOf(typed) });
    expect(await search('red')).toEqual(['cat', 'fox']);
    expect(await search('CAFE, fox!')).toEqual(['fox']);
    expect(await search('red dog')).toEqual([]);
    expect(await search('100')).toEqual(['cat']);
    expect(await found({ words: ['%'] })).toEqual([]);
    expect(await found({ words: ['_'] })).toEqual([]);
  });

  test('a search of very many words wants the last of them, too', async () => {
    await using sql = await open();
    const { made, found } = openHistory(sql);
    const words = Array.from({ length: 50 }, (_, index) => `word${index}x`);
    await made('all', { request: { prompt: words.join(' ') } });
    await made('less', { request: { prompt: words.slice(0, -1).join(' ') } });
    expect(await found({ words })).toEqual(['all']);
  });

  test('by LoRA and by server it is just those, also together', async () => {
    await using sql = await open();
    const { made, found } = openHistory(sql);
    await made('one', { request: { loras: loras('foxes', 'cakes') } });
    await made('two', { request: { loras: loras('foxes') }, guildId: 'elsewhere' });
    await made('three', { guildId: null });
    expect(await found({ lora: 'foxes' })).toEqual(['two', 'one']);
    expect(await found({ lora: 'cakes' })).toEqual(['one']);
    expect(await found({ lora: 'fox' })).toEqual([]);
    expect(await found({ guildId: 'guild' })).toEqual(['one']);
    expect(await found({ lora: 'foxes', guildId: 'elsewhere', words: ['cat'] })).toEqual(['two']);
  });
};

const naming = (open: OpenSql) => {
  test("the LoRAs of a member's history come with the most used first, of one server if asked", async () => {
    await using sql = await open();
    const { ledger, made } = openHistory(sql);
    await made('one', { request: { loras: loras('cakes', 'foxes') } });
    await made('two', { request: { loras: loras('foxes') }, guildId: 'elsewhere' });
    await made('foreign', { request: { loras: loras('secret') }, requesterId: 'ben' });
    await ledger.add(planGeneration('running', { request: { loras: loras('running') } }));
    await made('gone', { request: { loras: loras('gone') } });
    await ledger.move('gone', ['done'], { name: 'deleted', at: 1 });
    expect(await ledger.lorasOf({ requesterId: 'ann' })).toEqual(['foxes', 'cakes']);
    expect(await ledger.lorasOf({ requesterId: 'ann', guildId: 'elsewhere' })).toEqual(['foxes']);
    expect(await ledger.lorasOf({ requesterId: 'cleo' })).toEqual([]);
  });
};

/** What every engine must do for looking through a history. */
export const describeHistory = (engine: string, open: OpenSql): void => {
  describe(`the history on ${engine}`, () => {
    searching(open);
    naming(open);
  });
};
