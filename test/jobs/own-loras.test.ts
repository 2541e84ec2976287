import { describe, expect, it } from 'vitest';
import { type LoraLoad, noOwnLoras, OWN_LORA_LIMITS } from '#domain/catalogue/own-loras.ts';
import { createOwnLoraWatch } from '#jobs/own-loras.ts';
import { createOwnLoraStore } from '#store/own-loras.ts';
import { manualClock } from '../support/clock.ts';
import { testLog } from '../support/log.ts';
import { openMemoryDatabase } from '../support/memory-database.ts';
import { noServices } from '../support/services.ts';

const MINUTE = 60_000;

/** A server whose account fetches a LoRA. */
const openWatch = async () => {
  const sql = await openMemoryDatabase();
  const clock = manualClock();
  const log = testLog();
  const store = createOwnLoraStore(sql, log);
  const account = {
    lane: 'key:one',
    trained: [] as string[],
    listed: [] as string[],
    looks: 0,
    isAway: false,
  };
  const told: string[] = [];
  const start = () =>
    createOwnLoraWatch({
      store,
      keys: {
        ...noServices().keys,
        find: async () => ({ last4: '1234', lane: account.lane, concurrency: 1, isReadable: true }),
        open: async () => ({ kind: 'open', key: 'k' }),
      },
      account: () => ({
        trainedModels: async () => {
          account.looks += 1;
          if (account.isAway) throw new Error('away');
          return account.trained;
        },
        listsModel: async (id) => account.listed.includes(id),
      }),
      tell: async (guildId, { id, state }) => void told.push(`${guildId} ${id} ${state}`),
      clock,
      log,
    });
  const load: LoraLoad = {
    id: 'foxes',
    url: 'https://civitai.com/api/download/models/456',
    base: 'flux',
    by: '1',
    channelId: '2',
    locale: 'en-GB',
    startedAt: clock.now(),
    state: 'loading',
    looks: 0,
    nextAt: clock.now() + MINUTE,
  };
  await store.change('guild', account.lane, () => ({
    ...noOwnLoras(account.lane),
    loads: [load],
    listedAt: clock.now(),
  }));
  const read = async () => (await store.read('guild', account.lane)).loads.map(({ state }) => state);
  return {
    account,
    clock,
    store,
    told,
    start,
    read,
    [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose](),
  };
};

describe('a LoRA that is being fetched', () => {
  it('is asked for when it is due, until the account lists it, and its end is told once', async () => {
    await using harness = await openWatch();
    const { account, clock, told, start } = harness;
    const watch = start();
    await watch.look('guild');
    expect(account.looks).toBe(0);
    await clock.advance(MINUTE);
    await watch.look('guild');
    await watch.look('guild');
    expect(account.looks).toBe(1);
    account.listed.push('foxes');
    await clock.advance(2 * MINUTE);
    // A process that started since goes on.
    await start().look('guild');
    expect(await harness.read()).toEqual(['ready']);
    await clock.advance(60 * MINUTE);
    await start().look('guild');
    expect(told).toEqual(['guild foxes ready']);
    expect(account.looks).toBe(2);
  });

  it('is asked for once by many processes', async () => {
    await using harness = await openWatch();
    await harness.clock.advance(MINUTE);
    await Promise.all(Array.from({ length: 5 }, () => harness.start().look('guild')));
    expect(harness.account.looks).toBe(1);
  });

  it('ends when its time is over, and an account that does not answer ends nothing before', async () => {
    await using harness = await openWatch();
    const { account, clock, told, start } = harness;
    account.isAway = true;
    for (let past = 0; past < OWN_LORA_LIMITS.waitMs - MINUTE; past += MINUTE) {
      await clock.advance(MINUTE);
      await start().look('guild');
      expect(await harness.read()).toEqual(['loading']);
    }
    expect(account.looks).toBeLessThan(10);
    await clock.advance(70 * MINUTE);
    await start().look('guild');
    expect(await harness.read()).toEqual(['expired']);
    expect(told).toEqual(['guild foxes expired']);
  });

  it('is none of another account', async () => {
    await using harness = await openWatch();
    harness.account.lane = 'key:two';
    harness.account.trained = ['ours'];
    await harness.clock.advance(MINUTE);
    await harness.start().look('guild');
    const { loads, trained } = await harness.store.read('guild', 'key:two');
    expect({ loads, trained }).toEqual({ loads: [], trained: ['ours'] });
    expect((await harness.store.read('guild', 'key:one')).trained).toEqual([]);
  });
});
