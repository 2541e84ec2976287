import { describe, expect, test } from 'vitest';
import { cleanUp } from '#store/cleanup.ts';
import { createLedger } from '#store/ledger.ts';
import { createOrderCalls } from '#store/order-calls.ts';
import { createLedgerQueue } from '#store/queue.ts';
import type { Sql, SqlValue, Statements } from '#store/sql.ts';
import { openSqlite } from '#store/sqlite.ts';
import { createStatistics } from '#store/statistics.ts';
import { createThumbnailStore } from '#store/thumbnails.ts';
import { testLog } from '../support/log.ts';
import { planGeneration, resultOf } from './generations.ts';

/** Tables that grow with every generation. */
const GROWING = 'generation|generation_lora|thumbnail|charge';

// They have entries for jobs that are not over, and for nothing else.
const SMALL = [
  'generation_active',
  'generation_claim',
  'generation_press',
  'generation_queued',
  'generation_started',
  'generation_turn',
  'generation_watched',
  'generation_worker',
  'charge_slot',
];

const scanOf = new RegExp(
  `^SCAN (?:${GROWING}|mine|other)\\b(?! USING (?:COVERING )?INDEX (?:${SMALL.join('|')})\\b)`,
);

/** A database that notes with which plan each of its statements ran. */
const openExplained = async () => {
  const sql = await openSqlite(':memory:');
  const plans = new Map<string, string[]>();
  const explain = async (
    statements: Statements,
    statement: string,
    parameters: SqlValue[],
  ): Promise<void> => {
    const steps = await statements.all(`EXPLAIN QUERY PLAN ${statement}`, ...parameters);
    plans.set(
      statement,
      steps.map(({ detail }) => String(detail)),
    );
  };
  const explained = (statements: Statements): Statements => {
    const after =
      <T>(call: (statement: string, ...parameters: SqlValue[]) => Promise<T>) =>
      async (statement: string, ...parameters: SqlValue[]): Promise<T> => {
        await explain(statements, statement, parameters);
        return call(statement, ...parameters);
      };
    return { all: after(statements.all), get: after(statements.get), run: after(statements.run) };
  };
  const watched: Sql = {
    ...explained(sql),
    transaction: (work, options) => sql.transaction((statements) => work(explained(statements)), options),
    withLock: (name, work) => sql.withLock(name, (statements) => work(explained(statements))),
    tryExclusively: (name, work) => sql.tryExclusively(name, (statements) => work(explained(statements))),
  };
  return { sql: watched, plans, [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose]() };
};

const charges = [
  { name: 'memberJobs', scope: 'jobs:ann', day: '', amount: 1, most: 5, refunded: 'onEnd' },
  { name: 'memberImages', scope: 'images:ann', day: '2026-11-26', amount: 1, most: 5, refunded: 'onFailure' },
] as const;

/** A job from its order to its end, with all that is asked meanwhile. */
const makeImages = async (sql: Sql): Promise<void> => {
  const ledger = createLedger(sql, testLog());
  const queue = createLedgerQueue(sql, testLog());
  const watcher = { name: 'gateway', leaseMs: 1000 };
  const claim = { lane: 'lane', worker: 'w', leaseMs: 1000, concurrency: 5, graceMs: 0, deliveries: 16 };
  await queue.releaseEverybody();
  await ledger.add(planGeneration('one', { request: { loras: [{ id: 'foxes', strength: 1 }] } }), {
    readyInMs: 1000,
    charges: [...charges],
  });
  await ledger.makeReady('one', watcher);
  await ledger.watch(watcher);
  await Promise.all([ledger.places('gateway'), ledger.pauses(), ledger.ahead('one'), ledger.waiting('lane')]);
  await Promise.all([ledger.lanePace('lane'), ledger.serverLanes(), queue.counts()]);
  await ledger.recentSeconds({ modelId: 'sdxl', width: 512, height: 512 }, 9);
  await ledger.usage({ memberJobs: charges[0], memberImages: charges[1] });
  await queue.claim(claim);
  await queue.renew('w', 1000);
  await ledger.move('one', ['queued'], { name: 'submitting', at: 1 });
  await ledger.move('one', ['submitting'], { name: 'delivering', at: 1, ...resultOf(9) });
  await ledger.move('one', ['delivering'], { name: 'done', at: 1, message: null, ...resultOf(9) });
  await queue.release('one', 'w');
  await queue.pauseLane('lane', 1000);
  await queue.releaseAll('w');
  await ledger.find('one');
};

/** All that is asked about what was made. */
const lookBack = async (sql: Sql): Promise<void> => {
  const ledger = createLedger(sql, testLog());
  const page = { limit: 10, offset: 0 };
  for (const guildId of [undefined, 'guild']) {
    const member = guildId ? { requesterId: 'ann', guildId } : { requesterId: 'ann' };
    await ledger.history(member, page);
    await ledger.history({ ...member, words: ['cat'], lora: 'foxes', outcome: 'made' }, page);
    await ledger.history({ ...member, channelIds: ['channel'], publicOnly: true }, page);
    await ledger.lorasOf({ ...member, channelIds: ['channel'], publicOnly: true });
  }
  await Promise.all([ledger.guildsOf('ann', 5), ledger.activeOf('ann'), ledger.jobsOf('ann', 9)]);
  const statistics = createStatistics(sql);
  await statistics.serverUsage('guild', [{ from: 0, to: 1 }]);
  await statistics.usedLoras('guild', [{ from: 0, to: 1 }]);
  const thumbnails = createThumbnailStore(sql);
  await thumbnails.keep('one', null, 1);
  await thumbnails.find(['one'], 1);
};

/** All that removes rows, and what is asked after a crash. */
const putInOrder = async (sql: Sql): Promise<void> => {
  const calls = createOrderCalls(sql);
  await calls.submitting();
  await calls.isTaken('1', 'one');
  await cleanUp(sql, { now: 1000, historyDays: 1 });
  await createLedger(sql, testLog()).erase('ann');
};

describe('however many rows there are', () => {
  test('no statement of the bot goes through all of them', async () => {
    await using explained = await openExplained();
    await makeImages(explained.sql);
    await lookBack(explained.sql);
    await putInOrder(explained.sql);
    const scans = [...explained.plans].filter(([, steps]) => steps.some((step) => scanOf.test(step)));
    expect(scans).toEqual([]);
    expect(explained.plans.size).toBeGreaterThan(50);
  });

  test('the LoRAs that a server used are counted from an index alone', async () => {
    await using explained = await openExplained();
    await createStatistics(explained.sql).usedLoras('guild', [{ from: 0, to: 1 }]);
    const steps = [...explained.plans.values()].flat();
    expect(steps[0]).toMatch(
      /^SEARCH generation_lora USING COVERING INDEX \w+ \(guild_id=\? AND created_at>/,
    );
  });

  test('the active jobs of a member are found without a look at the ended ones', async () => {
    await using explained = await openExplained();
    await createLedger(explained.sql, testLog()).activeOf('ann');
    expect([...explained.plans.values()].flat().join()).toContain('INDEX generation_active');
  });
});
