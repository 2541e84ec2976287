import { describe, expect, it } from 'vitest';
import type { NewDraft } from '#domain/members/drafts.ts';
import { cleanUp } from '#store/cleanup.ts';
import { createDraftStore } from '#store/drafts.ts';
import { testLog } from '../support/log.ts';
import { onEveryEngine } from './engines.ts';

const [ADA, BEN] = ['1100000000000000031', '1100000000000000077'];
const HOUR_MS = 3_600_000;

const typed = (words: string): NewDraft => ({
  form: 'form:abc',
  fields: { words, count: 3, wanted: true, picked: ['a', 'b'] },
  about: ['words'],
  isOutdated: false,
  hasSecrets: false,
  messageId: null,
});

onEveryEngine((engine, open) => {
  describe(`drafts on ${engine}`, () => {
    const openStore = async () => {
      const sql = await open();
      const time = { now: Date.now() };
      let count = 0;
      const random = { id: () => `draft-${count++}` };
      const start = () => createDraftStore(sql, { random, log: testLog(), now: () => time.now });
      return { sql, time, start, [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose]() };
    };

    it('come back as they were typed, to their member only, also to another process', async () => {
      await using opened = await openStore();
      const id = await opened.start().keep(ADA, typed('a fox'));
      const other = opened.start();
      expect(await other.find(ADA, id ?? '')).toMatchObject({ ...typed('a fox'), id });
      expect(await other.find(BEN, id ?? '')).toBeUndefined();
      expect(await other.find(ADA, 'unheard-of')).toBeUndefined();
    });

    it('end after an hour each, and leave nothing behind', async () => {
      await using opened = await openStore();
      const { sql, time } = opened;
      const store = opened.start();
      const first = await store.keep(ADA, typed('a fox'));
      time.now += HOUR_MS - 1;
      const second = await store.keep(ADA, typed('a cat'));
      expect(await store.find(ADA, first ?? '')).toBeDefined();
      time.now += 1;
      expect(await store.find(ADA, first ?? '')).toBeUndefined();
      expect(await store.find(ADA, second ?? '')).toBeDefined();
      await cleanUp(sql, { now: Date.now() + HOUR_MS + 60_000 });
      expect(await sql.all("SELECT key FROM document WHERE namespace = 'drafts'")).toEqual([]);
    });

    it('are renewed by each change, and refused when they are too large', async () => {
      await using opened = await openStore();
      const { sql } = opened;
      const store = opened.start();
      await store.keep(ADA, typed('a fox'));
      await sql.run(
        "UPDATE document SET expires = CAST(?1 AS BIGINT) WHERE namespace = 'drafts'",
        Date.now(),
      );
      await store.keep(ADA, typed('a cat'));
      const [row] = await sql.all("SELECT expires FROM document WHERE namespace = 'drafts'");
      expect(Number(row?.expires)).toBeGreaterThan(Date.now() + HOUR_MS / 2);
      expect(await store.keep(ADA, typed('x'.repeat(100_000)))).toBeUndefined();
    });

    it('go with all of a member', async () => {
      await using opened = await openStore();
      const store = opened.start();
      const [of, others] = [await store.keep(ADA, typed('a')), await store.keep(BEN, typed('b'))];
      await store.clear(ADA);
      expect(await store.find(ADA, of ?? '')).toBeUndefined();
      expect(await store.find(BEN, others ?? '')).toBeDefined();
    });
  });
});
