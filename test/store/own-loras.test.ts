import { describe, expect, test } from 'vitest';
import { noOwnLoras } from '#domain/catalogue/own-loras.ts';
import { createOwnLoraStore } from '#store/own-loras.ts';
import { testLog } from '../support/log.ts';
import { onEveryEngine } from './engines.ts';

onEveryEngine((engine, open) => {
  describe(`servers' own LoRAs on ${engine}`, () => {
    test('are those of a server and of one account', async () => {
      await using sql = await open();
      const store = createOwnLoraStore(sql, testLog());
      expect(await store.read('guild', 'lane')).toEqual(noOwnLoras('lane'));
      const changed = await store.change('guild', 'lane', (own) => ({ ...own, trained: ['ours'] }));
      expect(changed.trained).toEqual(['ours']);
      expect((await store.read('guild', 'lane')).trained).toEqual(['ours']);
      expect(await store.read('guild', 'other lane')).toEqual(noOwnLoras('other lane'));
      expect(await store.read('other guild', 'lane')).toEqual(noOwnLoras('lane'));
    });

    test('lose no change of those that are made at once', async () => {
      await using sql = await open();
      const store = createOwnLoraStore(sql, testLog());
      const ids = Array.from({ length: 10 }, (_, index) => `lora-${index}`);
      await Promise.all(
        ids.map((id) =>
          store.change('guild', 'lane', (own) => ({ ...own, trained: [...own.trained, id].toSorted() })),
        ),
      );
      expect((await store.read('guild', 'lane')).trained).toEqual(ids);
    });

    test('change in nothing where an edit throws', async () => {
      await using sql = await open();
      const store = createOwnLoraStore(sql, testLog());
      await store.change('guild', 'lane', (own) => ({ ...own, trained: ['ours'] }));
      const refuse = store.change('guild', 'lane', () => {
        throw new Error('no room');
      });
      await expect(refuse).rejects.toThrow('no room');
      expect((await store.read('guild', 'lane')).trained).toEqual(['ours']);
    });
  });
});
