import { describe, expect, test } from 'vitest';
import { createLedger } from '#store/ledger.ts';
import { createShowcaseStore } from '#store/showcase.ts';
import { testLog } from '../support/log.ts';
import { planGeneration } from './generations.ts';
import type { OpenSql } from './ledger-suite.ts';

const ONE = { generationId: 'one', requesterId: 'ann', channelId: 'showcase', claimedAt: 1_800_000_000_123 };
const MESSAGE = 'message';

const openHarness = async (open: OpenSql) => {
  const sql = await open();
  return { sql, store: createShowcaseStore(sql), [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose]() };
};

/** What every store of showcases does. */
export const describeShowcase = (engine: string, open: OpenSql): void => {
  describe(`the showcase on ${engine}`, () => {
    test('of many who claim a result at once, one gets it', async () => {
      await using harness = await openHarness(open);
      const claims = await Promise.all(Array.from({ length: 8 }, () => harness.store.claim(ONE)));
      expect(claims.filter((claimed) => claimed)).toHaveLength(1);
      expect(await harness.store.find('one')).toEqual({ ...ONE, messageId: null });
    });

    test('a claim stays, posted or not, until it is given up', async () => {
      await using harness = await openHarness(open);
      await harness.store.claim(ONE);
      expect(await harness.store.claim(ONE)).toBe(false);
      expect(await harness.store.posted('one', MESSAGE)).toBe(true);
      expect(await harness.store.claim(ONE)).toBe(false);
      expect(await harness.store.find('one')).toEqual({ ...ONE, messageId: MESSAGE });
      await harness.store.release('one');
      expect(await harness.store.find('one')).toBeUndefined();
      expect(await harness.store.claim(ONE)).toBe(true);
    });

    test('says so when a claim went while the result was posted', async () => {
      await using harness = await openHarness(open);
      await harness.store.claim(ONE);
      await harness.store.release('one');
      expect(await harness.store.posted('one', MESSAGE)).toBe(false);
      expect(await harness.store.find('one')).toBeUndefined();
    });

    test("knows the posts of a member's results, and forgets them with the member's data", async () => {
      await using harness = await openHarness(open);
      await harness.store.claim(ONE);
      await harness.store.claim({ ...ONE, generationId: 'bens', requesterId: 'ben' });
      await harness.store.posted('one', MESSAGE);
      expect(await harness.store.postsOf('ann')).toEqual([{ ...ONE, messageId: MESSAGE }]);
      const ledger = createLedger(harness.sql, testLog());
      await ledger.add(planGeneration('two'));
      await ledger.erase('ann');
      expect(await harness.store.postsOf('ann')).toEqual([]);
      expect(await harness.store.postsOf('ben')).toHaveLength(1);
    });
  });
};
