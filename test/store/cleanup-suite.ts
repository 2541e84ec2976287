import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { cleanUp, startCleanup } from '#store/cleanup.ts';
import { createLedger } from '#store/ledger.ts';
import type { Sql } from '#store/sql.ts';
import { createStatistics } from '#store/statistics.ts';
import { manualClock } from '../support/clock.ts';
import { testLog } from '../support/log.ts';
import { mostInOneTick } from '../support/ticks.ts';
import { planGeneration, resultOf } from './generations.ts';
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
    expect(await cleanUp(sql, { now: NOW })).toBe(3);
    expect(await sql.all('SELECT generation_id FROM thumbnail')).toEqual([{ generation_id: 'new' }]);
    const keys = await sql.all('SELECT key FROM document ORDER BY key');
    expect(keys.map(({ key }) => key)).toEqual(['ever', 'new']);
    const days = await sql.all('SELECT day FROM quota ORDER BY day');
    expect(days.map(({ day }) => day)).toEqual(['', '2026-11-19', '2026-11-26']);
    expect(await cleanUp(sql, { now: NOW })).toBe(0);
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
      expect(await cleanUp(counted, { now: NOW })).toBe(1000);
    });
    expect(slices).toBe(1);
    expect(await count(sql, 'document')).toBe(0);
  });

  test('it stops between two slices when the bot does', async () => {
    await using sql = await open();
    for (let index = 0; index < 101; index += 1) await put.document(sql, `key-${index}`, 1);
    const stop = new AbortController();
    const stopped: Sql = {
      ...sql,
      run: (statement, ...parameters) => {
        if (statement.includes('document')) stop.abort();
        return sql.run(statement, ...parameters);
      },
    };
    await cleanUp(stopped, { now: NOW }, stop.signal);
    expect(await count(sql, 'document')).toBe(1);
  });
};

const DAY = 86_400_000;
const LONG_AGO = NOW - 40 * DAY;
const AGES = { old: LONG_AGO, new: NOW - 20 * DAY };
const loras = [{ id: 'foxes', strength: 1 }];

type Past = { ordered: 'old' | 'new'; ended: 'old' | 'new' | 'not'; isClaimed: boolean };

/** Puts a generation of the past into the ledger, with a LoRA and a thumbnail. */
const addPast = async (sql: Sql, id: string, { ordered, ended, isClaimed }: Past): Promise<void> => {
  const ledger = createLedger(sql, testLog());
  await ledger.add(planGeneration(id, { createdAt: AGES[ordered], request: { loras } }));
  if (isClaimed) await sql.run('UPDATE generation SET claimed_until = now_ms() + 600000 WHERE id = ?1', id);
  if (ended === 'not') return;
  await ledger.move(id, ['queued'], { name: 'done', at: AGES[ended], message: null, ...resultOf(9) });
  await put.thumbnail(sql, id, NOW + DAY);
};

const isKept = ({ ordered, ended, isClaimed }: Past): boolean =>
  ordered === 'new' || ended !== 'old' || isClaimed;

const forgetting = (open: OpenSql) => {
  test('just the generations go that were ordered and ended long ago and hold no place, with all they have', async () => {
    const past = fc.record({
      ordered: fc.constantFrom('old', 'new'),
      ended: fc.constantFrom('old', 'new', 'not'),
      isClaimed: fc.boolean(),
    });
    await fc.assert(
      // The first one is where the walk begins.
      fc.asyncProperty(fc.array(past, { maxLength: 60, size: 'max' }), async (rows) => {
        await using sql = await open();
        const all = [{ ordered: 'old', ended: 'old', isClaimed: false } as const, ...rows].toSorted(
          (one, other) => AGES[one.ordered] - AGES[other.ordered],
        );
        for (const [index, row] of all.entries()) await addPast(sql, `row-${index}`, row);
        const kept = all.flatMap((row, index) => (isKept(row) ? [`row-${index}`] : [])).toSorted();
        expect(await cleanUp(sql, { now: NOW, historyDays: 30 })).toBe(all.length - kept.length);
        const left = async (table: string, column: string) =>
          (await sql.all(`SELECT ${column} AS id FROM ${table}`)).map(({ id }) => String(id)).toSorted();
        expect(await left('generation', 'id')).toEqual(kept);
        expect(await left('generation_lora', 'generation_id')).toEqual(kept);
        expect(kept).toEqual(expect.arrayContaining(await left('thumbnail', 'generation_id')));
      }),
      { numRuns: 10 },
    );
  });

  test('what counts against limits, and the usage of the days that are kept, stay as they were', async () => {
    await using sql = await open();
    const ledger = createLedger(sql, testLog());
    const counter = { scope: 'images:ann', day: '2026-11-26' };
    const charge = { ...counter, name: 'memberImages', amount: 2, most: 5, refunded: 'onFailure' } as const;
    await ledger.add(planGeneration('today', { createdAt: NOW }), { charges: [charge] });
    await ledger.move('today', ['queued'], { name: 'delivering', at: NOW, ...resultOf(9) });
    await addPast(sql, 'long-ago', { ordered: 'old', ended: 'old', isClaimed: false });
    const span = { from: NOW - 30 * DAY, to: NOW + 1 };
    const before = await createStatistics(sql).serverUsage('guild', [span]);
    expect(await cleanUp(sql, { now: NOW, historyDays: 30 })).toBe(1);
    expect(await createStatistics(sql).serverUsage('guild', [span])).toEqual(before);
    expect(await ledger.usage({ memberImages: counter })).toMatchObject({ memberImages: 2 });
  });

  test('everything is kept where no number of days is given', async () => {
    await using sql = await open();
    await addPast(sql, 'long-ago', { ordered: 'old', ended: 'old', isClaimed: false });
    expect(await cleanUp(sql, { now: NOW })).toBe(0);
    expect(await count(sql, 'generation')).toBe(1);
  });

  test('a great many go in slices, between which others have their turn', async () => {
    await using sql = await open();
    for (let index = 0; index < 90; index += 1) {
      await addPast(sql, `row-${index}`, { ordered: 'old', ended: 'old', isClaimed: false });
    }
    const slices = await mostInOneTick(async (turn) => {
      const counted: Sql = {
        ...sql,
        transaction: (...given) => {
          turn();
          return sql.transaction(...given);
        },
      };
      expect(await cleanUp(counted, { now: NOW, historyDays: 30 })).toBe(90);
    });
    expect(slices).toBe(1);
  });
};

const repeating = (open: OpenSql) => {
  test('it happens at the start and each hour, also after an hour in which it failed', async () => {
    await using sql = await open();
    const clock = manualClock(NOW);
    const log = testLog();
    await put.document(sql, 'first', NOW);
    await sql.run('ALTER TABLE thumbnail RENAME TO away');
    await using _housekeeping = startCleanup(sql, { historyDays: null, clock, log });
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
    forgetting(open);
    repeating(open);
  });
};
