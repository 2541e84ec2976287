import { describe, expect, test } from 'vitest';
import type { HistoryQuery } from '#domain/generation/ledger.ts';
import { wordsOf } from '#domain/text-match.ts';
import { createLedger } from '#store/ledger.ts';
import type { Sql } from '#store/sql.ts';
import { testLog } from '../support/log.ts';
import { mostInOneTick } from '../support/ticks.ts';
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

/** Adds copies of a result, so many that a search looks at them in several steps. */
const copyResult = async (sql: Sql, id: string, copies: number): Promise<void> => {
  const columns = Object.keys((await sql.get('SELECT * FROM generation')) ?? {}).filter(
    (name) => !['sequence', 'id', 'interaction_id', 'press_key'].includes(name),
  );
  const statement = `
    INSERT INTO generation (id, interaction_id, press_key, ${columns.join(', ')})
    SELECT CAST(?2 AS TEXT), CAST(?2 AS TEXT), CAST(?2 AS TEXT), ${columns.join(', ')} FROM generation WHERE id = ?1`;
  await sql.transaction(async (statements) => {
    for (let copy = 0; copy < copies; copy += 1) await statements.run(statement, id, `${id}-${copy}`);
  });
};

const searchingMany = (open: OpenSql) => {
  test('a search finds the old ones among a great many, page by page, and gives way to others', async () => {
    await using sql = await open();
    const { ledger, made } = openHistory(sql);
    for (const part of ['old', 'middle', 'new']) {
      await made(part, { request: { prompt: 'a red fox' } });
      await made(`plain-${part}`);
      await copyResult(sql, `plain-${part}`, 600);
    }
    const search = async (offset: number) => {
      const page = { limit: 2, offset };
      const rows = await ledger.history({ requesterId: 'ann', words: ['fox'], outcome: 'made' }, page);
      return rows.map(({ id }) => id);
    };
    expect(await search(0)).toEqual(['new', 'middle']);
    expect(await search(1)).toEqual(['middle', 'old']);
    expect(await search(3)).toEqual([]);
    const counted: Sql = { ...sql };
    const statements = await mostInOneTick(async (count) => {
      counted.all = (...given) => {
        count();
        return sql.all(...given);
      };
      await createLedger(counted, testLog()).history(
        { requesterId: 'ann', words: ['nowhere'] },
        { limit: 1, offset: 0 },
      );
    });
    expect(statements).toBe(1);
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
    searchingMany(open);
    naming(open);
  });
};
