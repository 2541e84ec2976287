import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Generation } from '#domain/generation/generation.ts';
import type { ServerUsage } from '#domain/members/statistics.ts';
import { createLedger } from '#store/ledger.ts';
import type { Sql } from '#store/sql.ts';
import { createStatistics } from '#store/statistics.ts';
import { testLog } from '../support/log.ts';
import { type Plan, planGeneration } from './generations.ts';
import type { OpenSql } from './ledger-suite.ts';

const outputs = (count: number) =>
  Array.from({ length: count }, () => ({
    source: { kind: 'url', url: 'https://images.example/1.png' } as const,
    fallbackUrls: [],
  }));

const loras = (...ids: string[]) => ids.map((id) => ({ id, strength: 1 }));

/** A server's ledger, filled by results of so many images that took so long. */
const openServer = (sql: Sql) => {
  const ledger = createLedger(sql, testLog());
  let rows = 0;
  const add = async (plan: Plan): Promise<Generation> => {
    const generation = planGeneration(`row-${++rows}`, plan);
    await ledger.add(generation);
    return generation;
  };
  return {
    ledger,
    statistics: createStatistics(sql),
    add,
    async made(plan: Plan, { images = 1, seconds = 5 } = {}): Promise<Generation> {
      const generation = await add(plan);
      const finished = { outputs: outputs(images), seconds, safetyReplaced: null };
      await ledger.move(generation.id, ['queued'], { name: 'delivering', at: 1, ...finished });
      await ledger.move(generation.id, ['delivering'], { name: 'done', at: 2, ...finished, message: null });
      return generation;
    },
    async failed(plan: Plan): Promise<void> {
      const { id } = await add(plan);
      await ledger.move(id, ['queued'], { name: 'failed', at: 2, failure: { kind: 'unreachable' } });
    },
  };
};

const NOTHING: ServerUsage = {
  images: [0, 0],
  results: 0,
  failures: 0,
  medianSeconds: null,
  members: [],
  loras: [],
  schedulers: [],
};

const DAYS = [
  { from: 1000, to: 2000 },
  { from: 2000, to: 3000 },
];

const counting = (open: OpenSql) => {
  test('of nothing there is nothing', async () => {
    await using sql = await open();
    expect(await openServer(sql).statistics.serverUsage('guild', DAYS)).toEqual(NOTHING);
    expect(await openServer(sql).statistics.serverUsage('guild', [])).toEqual({ ...NOTHING, images: [] });
  });

  test('images are counted by span, member, LoRA and scheduler, as many as were really made', async () => {
    await using sql = await open();
    const { made, statistics } = openServer(sql);
    await made({ createdAt: 1000, request: { loras: loras('foxes', 'cakes'), samples: 4 } }, { images: 3 });
    await made({ createdAt: 1999, requesterId: 'ben', request: { loras: loras('foxes') } }, { images: 2 });
    const ddim = { request: { scheduler: 'DDIMScheduler' } } as const;
    await made({ createdAt: 2000, requesterId: 'ben', ...ddim }, { images: 4 });
    expect(await statistics.serverUsage('guild', DAYS)).toMatchObject({
      images: [5, 4],
      results: 3,
      members: [
        { id: 'ben', images: 6 },
        { id: 'ann', images: 3 },
      ],
      loras: [
        { id: 'foxes', images: 5 },
        { id: 'cakes', images: 3 },
      ],
      schedulers: [
        { id: 'UniPCMultistepScheduler', images: 5 },
        { id: 'DDIMScheduler', images: 4 },
      ],
    });
  });

  test('what is outside the spans, in another server or in none does not count', async () => {
    await using sql = await open();
    const { made, failed, statistics } = openServer(sql);
    for (const plan of [
      { createdAt: 999 },
      { createdAt: 3000 },
      { createdAt: 1500, guildId: 'elsewhere' },
      { createdAt: 1500, guildId: null },
    ]) {
      await made({ ...plan, request: { loras: loras('foxes') } });
      await failed(plan);
    }
    expect(await statistics.serverUsage('guild', DAYS)).toEqual(NOTHING);
  });

  test('failures are counted apart; jobs that run, and cancelled ones, nowhere', async () => {
    await using sql = await open();
    const { add, failed, ledger, statistics } = openServer(sql);
    await failed({ createdAt: 1500 });
    await failed({ createdAt: 2500 });
    await add({ createdAt: 1500, request: { loras: loras('foxes') } });
    const { id } = await add({ createdAt: 1500 });
    await ledger.move(id, ['queued'], { name: 'cancelled', at: 2 });
    expect(await statistics.serverUsage('guild', DAYS)).toEqual({ ...NOTHING, failures: 2 });
  });

  test('a deleted result still counts, and one of a member whose data was erased does not', async () => {
    await using sql = await open();
    const { made, ledger, statistics } = openServer(sql);
    const { id } = await made({ createdAt: 1500, request: { loras: loras('foxes') } });
    await made({ createdAt: 1500, requesterId: 'ben', request: { loras: loras('foxes') } }, { images: 2 });
    await ledger.move(id, ['done'], { name: 'deleted', at: 3 });
    await ledger.erase('ben');
    expect(await statistics.serverUsage('guild', DAYS)).toMatchObject({
      images: [1, 0],
      members: [{ id: 'ann', images: 1 }],
      loras: [{ id: 'foxes', images: 1 }],
    });
  });

  test('the LoRAs used in all spans together are counted, most images first', async () => {
    await using sql = await open();
    const { made, failed, statistics } = openServer(sql);
    await made({ createdAt: 1000, request: { loras: loras('cakes') } }, { images: 2 });
    await made({ createdAt: 1500, request: { loras: loras('foxes', 'cakes') } });
    await made({ createdAt: 2500, requesterId: 'ben', request: { loras: loras('foxes') } }, { images: 4 });
    await made({ createdAt: 3000, request: { loras: loras('ponds') } });
    await made({ createdAt: 1500, guildId: 'elsewhere', request: { loras: loras('ponds') } });
    await failed({ createdAt: 1500, request: { loras: loras('ponds') } });
    expect(await statistics.usedLoras('guild', DAYS)).toEqual([
      { id: 'foxes', images: 5 },
      { id: 'cakes', images: 3 },
    ]);
    expect(await statistics.usedLoras('guild', [])).toEqual([]);
  });

  test('the median is in whole seconds what half of the results took at most', async () => {
    await using sql = await open();
    const { made, statistics } = openServer(sql);
    for (const [createdAt, seconds] of [
      [1000, 40],
      [1100, 3.4],
      [2100, 8.6],
    ] as const) {
      await made({ createdAt }, { seconds });
    }
    expect((await statistics.serverUsage('guild', DAYS)).medianSeconds).toBe(9);
    await made({ createdAt: 2200 }, { seconds: 0.2 });
    expect((await statistics.serverUsage('guild', DAYS)).medianSeconds).toBe(3);
  });
};

const agreeing = (open: OpenSql) => {
  const result = fc.record({
    createdAt: fc.integer({ min: 900, max: 3100 }),
    requesterId: fc.constantFrom('ann', 'ben', 'cleo'),
    images: fc.integer({ min: 1, max: 4 }),
    names: fc.subarray(['foxes', 'cakes', 'ponds']),
  });

  test('the same images are counted whichever way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(result, { maxLength: 12 }), async (results) => {
        await using sql = await open();
        const { made, statistics } = openServer(sql);
        for (const { createdAt, requesterId, images, names } of results) {
          await made({ createdAt, requesterId, request: { loras: loras(...names) } }, { images });
        }
        const usage = await statistics.serverUsage('guild', DAYS);
        const within = results.filter(({ createdAt }) => createdAt >= 1000 && createdAt < 3000);
        const sum = (tallies: readonly { images: number }[]) =>
          tallies.reduce((all, { images }) => all + images, 0);
        expect(usage.images.reduce((all, images) => all + images, 0)).toBe(sum(within));
        expect(sum(usage.members)).toBe(sum(within));
        expect(sum(usage.schedulers)).toBe(sum(within));
        const named = within.flatMap(({ images, names }) => names.map(() => ({ images })));
        expect(sum(usage.loras)).toBe(sum(named));
        expect(usage.results).toBe(within.length);
      }),
      { numRuns: 20 },
    );
  });
};

/** What every engine must do for statistics. */
export const describeStatistics = (engine: string, open: OpenSql): void => {
  describe(`statistics on ${engine}`, () => {
    counting(open);
    agreeing(open);
  });
};
