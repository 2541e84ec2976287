import { describe, expect, test, vi } from 'vitest';
import { cleanUp, startCleanup } from '#store/cleanup.ts';
import type { Sql } from '#store/sql.ts';
import { manualClock } from '../support/clock.ts';
import { testLog } from '../support/log.ts';
import { mostInOneTick } from '../support/ticks.ts';
import type { OpenSql } from './ledger-suite.ts';

const NOW = Date.UTC(2026, 10, 26, 12);

const put = {
  thumbnail: (sql: Sql, id: string, expires: number) =>
    sql.run('INSERT INTO thumbnail (generation_id, data, expires) VALUES (?1, NULL, ?2)', id, expires),
  document: (sql: Sql, key: string, expires: number | null) =>
    sql.run(
      "INSERT INTO document (namespace, key, value, expires) VALUES ('cache', ?1, 'x', ?2)",
      key,
      expires,
    ),
  account: (sql: Sql, scope: string, day: string) =>
    sql.run('INSERT INTO quota (scope, day, used) VALUES (?1, ?2, 1)', scope, day),
};

const count = async (sql: Sql, table: string): Promise<number> =>
  Number((await sql.get(`SELECT count(*) AS rows FROM ${table}`))?.rows);

const sweeping = (open: OpenSql) => {
  test('what is expired goes, and everything else stays', async () => {
    await using sql = await open();
    await put.thumbnail(sql, 'old', NOW);
    await put.thumbnail(sql, 'new', NOW + 1);
    await put.document(sql, 'old', NOW);
    await put.document(sql, 'new', NOW + 1);
    await put.document(sql, 'ever', null);
    await put.account(sql, 'images', '2026-11-18');
    await put.account(sql, 'images', '2026-11-19');
    await put.account(sql, 'images', '2026-11-26');
    await put.account(sql, 'jobs', '');
    expect(await cleanUp(sql, NOW)).toBe(3);
    expect(await sql.all('SELECT generation_id FROM thumbnail')).toEqual([{ generation_id: 'new' }]);
    const keys = await sql.all('SELECT key FROM document ORDER BY key');
    expect(keys.map(({ key }) => key)).toEqual(['ever', 'new']);
    const days = await sql.all('SELECT day FROM quota ORDER BY day');
    expect(days.map(({ day }) => day)).toEqual(['', '2026-11-19', '2026-11-26']);
    expect(await cleanUp(sql, NOW)).toBe(0);
  });

  test('a great many go in slices, between which others have their turn', async () => {
    await using sql = await open();
    await sql.transaction(async (statements) => {
      for (let index = 0; index < 1000; index += 1) {
        await put.document({ ...sql, ...statements }, `key-${index}`, 1);
      }
    });
    const slices = await mostInOneTick(async (turn) => {
      const counted: Sql = {
        ...sql,
        run: (statement, ...parameters) => {
          turn();
          return sql.run(statement, ...parameters);
        },
      };
      expect(await cleanUp(counted, NOW)).toBe(1000);
    });
    expect(slices).toBe(1);
    expect(await count(sql, 'document')).toBe(0);
  });

  test('it stops between two slices when the bot does', async () => {
    await using sql = await open();
    for (let index = 0; index < 201; index += 1) await put.document(sql, `key-${index}`, 1);
    const stop = new AbortController();
    const stopped: Sql = {
      ...sql,
      run: (statement, ...parameters) => {
        if (statement.includes('document')) stop.abort();
        return sql.run(statement, ...parameters);
      },
    };
    await cleanUp(stopped, NOW, stop.signal);
    expect(await count(sql, 'document')).toBe(1);
  });
};

const repeating = (open: OpenSql) => {
  test('it happens at the start and each hour, also after an hour in which it failed', async () => {
    await using sql = await open();
    const clock = manualClock(NOW);
    const log = testLog();
    await put.document(sql, 'first', NOW);
    await sql.run('ALTER TABLE thumbnail RENAME TO away');
    await using _housekeeping = startCleanup(sql, { clock, log });
    await vi.waitFor(() => expect(clock.sleeps()).toEqual([3_600_000]));
    expect(log.lines.map(({ level }) => level)).toEqual(['warn']);
    expect(await count(sql, 'document')).toBe(1);
    await sql.run('ALTER TABLE away RENAME TO thumbnail');
    clock.pass(3_600_000);
    await vi.waitFor(async () => expect(await count(sql, 'document')).toBe(0));
  });
};

/** What every engine must do for housekeeping. */
export const describeHousekeeping = (engine: string, open: OpenSql): void => {
  describe(`housekeeping on ${engine}`, () => {
    sweeping(open);
    repeating(open);
  });
};
