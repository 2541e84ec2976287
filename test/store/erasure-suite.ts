import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { cleanUp } from '#store/cleanup.ts';
import { resumeErasing } from '#store/erasure.ts';
import { createLedger } from '#store/ledger.ts';
import { createMemberStore, createPresetStore } from '#store/members.ts';
import { createLedgerQueue } from '#store/queue.ts';
import { claimFrom, LEASE } from '../jobs/queue-harness.ts';
import { testLog } from '../support/log.ts';
import { planGeneration, resultOf } from './generations.ts';
import type { OpenSql } from './ledger-suite.ts';

const done = { name: 'done', at: 5000, message: null, ...resultOf(9) } as const;
const cancelled = { name: 'cancelled', at: 5000 } as const;
const NOW = 10_000;

const openHarness = async (open: OpenSql) => {
  const sql = await open();
  const log = testLog();
  const ledger = createLedger(sql, log);
  const queue = createLedgerQueue(sql, log);
  const claim = async () => (await claimFrom(queue, {}))?.id;
  /** All that is stored of generations, as text. */
  const dump = async () =>
    JSON.stringify(
      await Promise.all(
        ['generation', 'generation_lora', 'charge'].map((table) => sql.all(`SELECT * FROM ${table}`)),
      ),
    );
  return { sql, log, ledger, queue, claim, dump, [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose]() };
};

const secret: Parameters<typeof planGeneration>[1] = {
  request: {
    prompt: 'a secret garden',
    loras: [{ id: 'hidden-lora', strength: 1 }],
    operation: {
      kind: 'img2img',
      picture: {
        url: 'https://files.example/secret.png',
        from: 'member',
        ageRestricted: false,
        spoiler: false,
      },
      strength: 0.5,
    },
  },
};

const erasing = (open: OpenSql) => {
  test('takes what has ended, with all that hangs on it, and leaves the rows of others', async () => {
    await using harness = await openHarness(open);
    await harness.ledger.add(planGeneration('one', secret));
    await harness.ledger.add(planGeneration('two', secret));
    await harness.ledger.add(planGeneration('bens', { requesterId: 'ben' }));
    await harness.ledger.move('one', ['queued'], done);
    await harness.ledger.move('two', ['queued'], cancelled);
    expect(await harness.ledger.erase('ann')).toBe(2);
    expect(await harness.dump()).not.toMatch(/secret|hidden-lora|ann"/);
    expect(await harness.ledger.counts()).toEqual({ queued: 1 });
    expect(await harness.ledger.erase('ann')).toBe(0);
  });

  test('leaves what is still in the works, whole', async () => {
    await using harness = await openHarness(open);
    const generation = planGeneration('one', secret);
    await harness.ledger.add(generation);
    expect(await harness.ledger.erase('ann')).toBe(0);
    expect(await harness.ledger.find('one')).toEqual(generation);
    expect(await harness.sql.all('SELECT lora_id FROM generation_lora')).toEqual([
      { lora_id: 'hidden-lora' },
    ]);
  });

  test('a job that ends after stays erased', async () => {
    await using harness = await openHarness(open);
    await harness.ledger.add(planGeneration('one', secret));
    await harness.ledger.move('one', ['queued'], cancelled);
    await harness.ledger.erase('ann');
    expect(await harness.ledger.move('one', ['delivering'], done)).toBeUndefined();
    expect(await harness.ledger.find('one')).toBeUndefined();
    await harness.queue.release('one', 'w1');
    expect(await harness.ledger.counts()).toEqual({});
  });

  test("one that still takes its place in the lane is nobody's, and keeps the place until it is given up", async () => {
    await using harness = await openHarness(open);
    await harness.ledger.add(planGeneration('one', secret));
    await harness.ledger.add(planGeneration('next', { requesterId: 'ben' }));
    expect(await harness.claim()).toBe('one');
    await harness.ledger.move('one', ['queued'], cancelled);
    expect(await harness.ledger.erase('ann')).toBe(1);
    expect(await harness.dump()).not.toMatch(/secret|hidden-lora|ann"|token-one/);
    expect(await harness.claim()).toBeUndefined();
    expect(await harness.queue.renew('w1', LEASE)).toEqual({ held: ['one'], cancelled: ['one'] });
    expect(await harness.ledger.find('one')).toMatchObject({ requesterId: '', state: { name: 'cancelled' } });
    await cleanUp(harness.sql, { now: NOW });
    expect(await harness.ledger.counts()).toEqual({ cancelled: 1, queued: 1 });
    await harness.queue.release('one', 'w1');
    expect(await harness.claim()).toBe('next');
    expect(await cleanUp(harness.sql, { now: NOW })).toBe(1);
    expect(await harness.ledger.find('one')).toBeUndefined();
    expect(harness.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('a row that cannot be read goes too', async () => {
    await using harness = await openHarness(open);
    await harness.ledger.add(planGeneration('one', secret));
    await harness.sql.run("UPDATE generation SET order_json = '{}', claimed_until = 5");
    await harness.ledger.move('one', ['queued'], cancelled);
    expect(await harness.ledger.erase('ann')).toBe(1);
    expect(await harness.ledger.counts()).toEqual({});
  });

  /** A member with so many rows that have ended. */
  const withRows = async (harness: Awaited<ReturnType<typeof openHarness>>, count: number): Promise<void> => {
    await harness.ledger.add(planGeneration('row-0', secret));
    await harness.ledger.move('row-0', ['queued'], done);
    const columns = Object.keys((await harness.sql.get('SELECT * FROM generation')) ?? {}).filter(
      (name) => !['sequence', 'id', 'interaction_id', 'press_key'].includes(name),
    );
    for (let index = 1; index < count; index += 1) {
      await harness.sql.run(
        `INSERT INTO generation (id, interaction_id, press_key, ${columns.join(', ')})
          SELECT CAST(?1 AS TEXT), CAST(?1 AS TEXT), CAST(?1 AS TEXT), ${columns.join(', ')}
          FROM generation WHERE id = 'row-0'`,
        `row-${index}`,
      );
    }
  };

  test('of many rows gives way to others again and again', async () => {
    await using harness = await openHarness(open);
    await withRows(harness, 900);
    let isErased = false;
    const erased = harness.ledger.erase('ann').finally(() => {
      isErased = true;
    });
    let turns = 0;
    while (!isErased) {
      await harness.ledger.find('row-0');
      await setImmediate();
      turns += 1;
    }
    expect(await erased).toBe(900);
    expect(turns).toBeGreaterThan(4);
    expect(await harness.dump()).not.toMatch(/secret|hidden-lora|ann"/);
  });

  test('that was broken off is gone on with, and takes nothing that came later', async () => {
    await using harness = await openHarness(open);
    await withRows(harness, 450);
    let transactions = 0;
    const { sql } = harness;
    const breaking: typeof sql = {
      ...sql,
      transaction: (work, options) => {
        transactions += 1;
        return transactions > 1 ? Promise.reject(new Error('killed')) : sql.transaction(work, options);
      },
    };
    await expect(createLedger(breaking, harness.log).erase('ann')).rejects.toThrow('killed');
    const { queued, ...counts } = await harness.ledger.counts();
    expect([queued, counts.done]).toEqual([undefined, 425]);
    await harness.ledger.add(planGeneration('later'));
    await harness.ledger.move('later', ['queued'], cancelled);
    expect(await resumeErasing(sql, harness.log)).toBe(425);
    expect(await harness.ledger.counts()).toEqual({ cancelled: 1 });
    expect(await resumeErasing(sql, harness.log)).toBe(0);
    expect(JSON.stringify(await sql.all("SELECT * FROM document WHERE namespace = 'erasures'"))).toBe('[]');
  });

  test('two at once erase each row once', async () => {
    await using harness = await openHarness(open);
    for (const id of ['one', 'two', 'three']) {
      await harness.ledger.add(planGeneration(id, secret));
      await harness.ledger.move(id, ['queued'], done);
    }
    const erased = await Promise.all([harness.ledger.erase('ann'), harness.ledger.erase('ann')]);
    expect(erased.reduce((sum, one) => sum + one, 0)).toBe(3);
    expect(await harness.ledger.counts()).toEqual({});
  });
};

const deciding = (open: OpenSql) => {
  test("a member's defaults are kept, changed by many at once, and erased", async () => {
    await using sql = await open();
    const members = createMemberStore(sql, testLog());
    expect(await members.defaults('ann')).toEqual({});
    await Promise.all([
      members.change('ann', (defaults) => ({ ...defaults, steps: 31 })),
      members.change('ann', (defaults) => ({ ...defaults, size: 'wide' })),
      members.change('ben', (defaults) => ({ ...defaults, samples: 2 })),
    ]);
    expect(await members.defaults('ann')).toEqual({ steps: 31, size: 'wide' });
    await members.erase('ann');
    expect(await members.defaults('ann')).toEqual({});
    expect(await members.defaults('ben')).toEqual({ samples: 2 });
  });

  test('what keeps a member out is kept without the id, and survives the erasing', async () => {
    await using sql = await open();
    const members = createMemberStore(sql, testLog());
    expect(await members.keptOutBy('1100000000000000031')).toEqual([]);
    await members.keepOut('1100000000000000031', ['guild']);
    await members.erase('1100000000000000031');
    const others = createMemberStore(sql, testLog());
    expect(await others.keptOutBy('1100000000000000031')).toEqual(['guild']);
    expect(await others.keptOutBy('1100000000000000032')).toEqual([]);
    expect(JSON.stringify(await sql.all('SELECT * FROM document'))).not.toContain('1100000000000000031');
    await members.keepOut('1100000000000000031', []);
    expect(await others.keptOutBy('1100000000000000031')).toEqual([]);
  });

  test("a member's presets are cleared, and those of servers stay", async () => {
    await using sql = await open();
    const presets = createPresetStore(sql, testLog());
    const [own, shared] = [
      { kind: 'member', id: '7' },
      { kind: 'server', id: '7' },
    ] as const;
    const preset = { name: 'fox', options: { steps: 21 }, by: '7', at: 1 } as const;
    await presets.save(own, preset);
    await presets.save(shared, preset);
    await presets.clear(own);
    expect(await presets.list(own)).toEqual([]);
    expect(await presets.list(shared)).toEqual([preset]);
  });
};

/** What must hold of erasing what a member made and decided, on whatever database. */
export const describeErasure = (engine: string, open: OpenSql): void => {
  describe(`erasing (${engine})`, () => erasing(open));
  describe(`what members decide (${engine})`, () => deciding(open));
};
