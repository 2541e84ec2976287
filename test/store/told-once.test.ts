import { describe, expect, it } from 'vitest';
import { createToldOnce } from '#store/documents.ts';
import { onEveryEngine } from './engines.ts';

onEveryEngine((engine, open) => {
  describe(`what is told once, in ${engine}`, () => {
    it('is claimed by one of several', async () => {
      await using sql = await open();
      const told = [createToldOnce(sql), createToldOnce(sql)];
      const claims = await Promise.all(told.map((one) => one.claim('a greeting')));
      expect(claims.filter((isClaimed) => isClaimed)).toHaveLength(1);
      expect(await Promise.all(told.map((one) => one.has('a greeting')))).toEqual([true, true]);
    });

    it('can be told again once it is forgotten', async () => {
      await using sql = await open();
      const told = createToldOnce(sql);
      await told.claim('a greeting');
      await told.forget('a greeting');
      expect(await told.has('a greeting')).toBe(false);
      expect(await told.claim('a greeting')).toBe(true);
    });
  });
});
