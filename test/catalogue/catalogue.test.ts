import { afterEach, describe, expect, test, vi } from 'vitest';
import { type CatalogueOptions, createCatalogue, type RefreshingCatalogue } from '#catalogue/catalogue.ts';
import type { ListedModel, ListingRow } from '#catalogue/parse-model-list.ts';
import { manualClock } from '../support/clock.ts';
import { testLog } from '../support/log.ts';
import { mostInOneTick } from '../support/ticks.ts';
import { listedLora, loraRow } from './samples.ts';

const HOUR = 3_600_000;

const opened: RefreshingCatalogue[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((catalogue) => catalogue[Symbol.asyncDispose]()));
});

const never = <T>(): Promise<T> => new Promise(() => undefined);

/** A catalogue over the given source and cache, with what it did. */
const setUp = (parts: Partial<Pick<CatalogueOptions, 'source' | 'cache'>>) => {
  const written: ListedModel[][] = [];
  const clock = manualClock();
  const log = testLog();
  const source = vi.fn(parts.source ?? (async () => [loraRow('fetched-lora')]));
  const cache = {
    read: async (): Promise<unknown> => undefined,
    write: async (models: ListedModel[]) => {
      written.push(models);
    },
    ...parts.cache,
  };
  const catalogue = createCatalogue({ source, cache, clock, log });
  opened.push(catalogue);
  const warnings = () => log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message);
  const loras = () => catalogue.search('lora', '', 25).map(({ id }) => id);
  return { catalogue, source, clock, log, written, warnings, loras };
};

const cacheOf = (read: () => Promise<unknown>) => ({ read, write: async () => undefined });

/** A source whose every answer the test gives. */
const answeredByHand = () => {
  const asked: PromiseWithResolvers<readonly ListingRow[]>[] = [];
  const source = () => {
    const answer = Promise.withResolvers<readonly ListingRow[]>();
    asked.push(answer);
    return answer.promise;
  };
  return { source, asked };
};

describe('before the list is in', () => {
  test('suggests the built-in LoRAs and models, and does not call itself complete', () => {
    const { catalogue } = setUp({});
    expect(catalogue.search('lora', 'cake', 1)[0]?.id).toBe('xl-realistic-cake-art-sty');
    expect(catalogue.search('model', '', 1)[0]?.id).toBe('tamarin-xl-v1');
    expect(catalogue.find('lora', 'more_details')?.name).toBe('More Details');
    expect(catalogue.complete()).toBe(false);
  });

  test('keeps the kinds apart', () => {
    const { catalogue } = setUp({});
    expect(catalogue.find('model', 'more_details')).toBeUndefined();
    expect(catalogue.search('lora', 'tamarin', 25)).toEqual([]);
  });

  test('starts from the cached list while the API has not answered', async () => {
    const { catalogue, loras } = setUp({
      source: never,
      cache: cacheOf(async () => [listedLora({ id: 'cached-lora' })]),
    });
    await catalogue.start();
    expect(loras()).toEqual(['cached-lora']);
    expect(catalogue.complete()).toBe(true);
  });
});

describe('a list that was cut short', () => {
  const long = Array.from({ length: 10 }, (_, index) => loraRow(`lora-${index}`, index));
  const [short, half] = [long.slice(0, 4), long.slice(0, 5)];
  const WARNING = 'the model list is much shorter than before, so the one before is kept for now';

  /** A catalogue that is given these lists in turn, the last one for ever. */
  const given = (...lists: (readonly ListingRow[])[]) => {
    let next = 0;
    return setUp({ source: async () => lists[Math.min(next++, lists.length - 1)] ?? [] });
  };

  test('does not replace the one before, in the cache neither', async () => {
    const { catalogue, loras, written, warnings } = given(long, short, long);
    for (let times = 0; times < 2; times += 1) await catalogue.refresh();
    expect(loras()).toHaveLength(10);
    expect(written).toHaveLength(1);
    expect(warnings()).toEqual([WARNING]);
  });

  test('does not replace the cached one after a restart', async () => {
    const cached = long.map(({ id }) => listedLora({ id }));
    const written: ListedModel[][] = [];
    const { catalogue, loras, warnings } = setUp({
      source: async () => short,
      cache: { read: async () => cached, write: async (models) => void written.push(models) },
    });
    await catalogue.start();
    await vi.waitFor(() => expect(warnings()).toEqual([WARNING]));
    expect(loras()).toHaveLength(10);
    expect(written).toEqual([]);
  });

  test('is doubted where only its models are gone', async () => {
    const models = ['a', 'b', 'c'].map((id) => ({ ...loraRow(id), subcategory: null, category: 'sdxl' }));
    const { catalogue } = given([...long, ...models], long);
    for (let times = 0; times < 2; times += 1) await catalogue.refresh();
    expect(catalogue.find('model', 'a')).toBeDefined();
  });

  test('is believed at once where it still has half', async () => {
    const { catalogue, loras, warnings } = given(long, half);
    for (let times = 0; times < 2; times += 1) await catalogue.refresh();
    expect(loras()).toHaveLength(5);
    expect(warnings()).toEqual([]);
  });

  test('is believed when it has come for twelve hours, and not before', async () => {
    const { catalogue, clock, loras } = given(long, short);
    for (let times = 0; times < 2; times += 1) await catalogue.refresh();
    clock.pass(12 * HOUR - 1);
    await catalogue.refresh();
    expect(loras()).toHaveLength(10);
    clock.pass(1);
    await catalogue.refresh();
    expect(loras()).toHaveLength(4);
  });

  test('is doubted anew after a whole one', async () => {
    const { catalogue, clock, loras } = given(long, short, long, short);
    for (let times = 0; times < 3; times += 1) await catalogue.refresh();
    clock.pass(12 * HOUR);
    await catalogue.refresh();
    expect(loras()).toHaveLength(10);
  });

  test('is asked for again soon', async () => {
    const { catalogue, clock, source, loras } = given(long, short, long);
    await catalogue.start();
    await vi.waitFor(() => expect(loras()).toHaveLength(10));
    await clock.advance(6 * HOUR);
    expect(source).toHaveBeenCalledTimes(2);
    await clock.advance(60_000);
    expect(source).toHaveBeenCalledTimes(3);
  });
});

describe('refreshing', () => {
  test('shows and caches what the API lists', async () => {
    const { catalogue, written, loras } = setUp({
      source: async () => [loraRow('rare-lora', 1), loraRow('common-lora', 2)],
    });
    await catalogue.refresh();
    expect(loras()).toEqual(['common-lora', 'rare-lora']);
    expect(catalogue.complete()).toBe(true);
    expect(written).toEqual([
      [expect.objectContaining({ id: 'rare-lora' }), expect.objectContaining({ id: 'common-lora' })],
    ]);
  });

  test('reads a long list in small parts, between which the event loop has its turn', async () => {
    const most = await mostInOneTick(async (count) => {
      const rows = Array.from({ length: 20_000 }, (_, index) => ({
        ...loraRow(`lora-${index}`),
        get feature() {
          count();
          return null;
        },
      }));
      const { catalogue } = setUp({ source: async () => rows });
      await catalogue.refresh();
      expect(catalogue.find('lora', 'lora-19999')).toBeDefined();
    });
    expect(most).toBeLessThan(5000);
  });

  test('goes on every six hours', async () => {
    const { catalogue, source, clock, written } = setUp({});
    await catalogue.start();
    await vi.waitFor(() => expect(written).toHaveLength(1));
    await clock.advance(6 * HOUR - 1);
    expect(source).toHaveBeenCalledTimes(1);
    await clock.advance(1);
    expect(source).toHaveBeenCalledTimes(2);
    await vi.waitFor(() => expect(written).toHaveLength(2));
  });

  test('fetches once for all who ask meanwhile, and anew after', async () => {
    const { source, asked } = answeredByHand();
    const { catalogue } = setUp({ source });
    const both = Promise.all([catalogue.refresh(), catalogue.refresh()]);
    expect(asked).toHaveLength(1);
    asked[0]?.resolve([loraRow('a')]);
    await both;
    void catalogue.refresh();
    expect(asked).toHaveLength(2);
  });

  test('does not put an old cached list over a fetched one', async () => {
    const { catalogue, loras } = setUp({ cache: cacheOf(async () => [listedLora({ id: 'cached-lora' })]) });
    await catalogue.refresh();
    await catalogue.start();
    expect(loras()).toEqual(['fetched-lora']);
  });

  test('takes in a list of 20000 models', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => loraRow(`lora-${index}`, index));
    const { catalogue } = setUp({ source: async () => rows });
    await catalogue.refresh();
    expect(catalogue.search('lora', '', 1)[0]?.id).toBe('lora-19999');
    expect(catalogue.find('lora', 'lora-0')?.id).toBe('lora-0');
  });
});

describe('when the API does not give the list', () => {
  const broken: [string, CatalogueOptions['source']][] = [
    ['fails', async () => Promise.reject(new Error('unreachable'))],
    [
      'throws at once',
      () => {
        throw new Error('unreachable');
      },
    ],
    ['lists nothing', async () => []],
    ['lists nothing of use', async () => [{ ...loraRow('a'), status: 'model_loading' }]],
    // A border's types can be wrong about somebody else's system.
    ['answers with nothing', async () => undefined as unknown as ListingRow[]],
    ['answers with rows that are none', async () => [null] as unknown as ListingRow[]],
  ];

  test.each(broken)('answers from the list it has where the API %s', async (_, source) => {
    const { catalogue, written, warnings, loras } = setUp({
      source,
      cache: cacheOf(async () => [listedLora({ id: 'cached-lora' })]),
    });
    await catalogue.start();
    await catalogue.refresh();
    expect(loras()).toEqual(['cached-lora']);
    expect(written).toEqual([]);
    expect(new Set(warnings())).toEqual(new Set(['the model list cannot be fetched']));
  });

  test('tries again after pauses that grow up to the usual one', async () => {
    const { catalogue, source, clock, warnings } = setUp({
      source: async () => Promise.reject(new Error('unreachable')),
    });
    await catalogue.start();
    const minutes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360];
    for (const [failures, pause] of minutes.entries()) {
      await vi.waitFor(() => expect(warnings()).toHaveLength(failures + 1));
      await clock.advance(pause * 60_000 - 1);
      expect(source).toHaveBeenCalledTimes(failures + 1);
      await clock.advance(1);
      expect(source).toHaveBeenCalledTimes(failures + 2);
    }
  });

  test('begins with the short pause again after a success', async () => {
    const { source, asked } = answeredByHand();
    const { catalogue, clock, warnings, written } = setUp({ source });
    await catalogue.start();
    asked[0]?.reject(new Error('first'));
    await vi.waitFor(() => expect(warnings()).toHaveLength(1));
    await clock.advance(60_000);
    asked[1]?.resolve([loraRow('a')]);
    await vi.waitFor(() => expect(written).toHaveLength(1));
    await clock.advance(6 * HOUR);
    asked[2]?.reject(new Error('third'));
    await vi.waitFor(() => expect(warnings()).toHaveLength(2));
    await clock.advance(60_000);
    expect(asked).toHaveLength(4);
  });

  test('answers while a fetch hangs, gives it up after two minutes and tells it so', async () => {
    const given: AbortSignal[] = [];
    const { catalogue, clock, warnings, loras } = setUp({
      source: (signal) => {
        given.push(signal);
        return never();
      },
    });
    await catalogue.start();
    expect(loras()).toContain('more_details');
    await clock.advance(119_999);
    expect(given[0]?.aborted).toBe(false);
    await clock.advance(1);
    expect(given[0]?.aborted).toBe(true);
    await vi.waitFor(() => expect(warnings()).toEqual(['the model list cannot be fetched']));
    await clock.advance(60_000);
    expect(given).toHaveLength(2);
  });
});

describe('when the cache is broken', () => {
  const broken: [string, () => Promise<unknown>][] = [
    ['fails', async () => Promise.reject(new Error('disk'))],
    [
      'throws at once',
      () => {
        throw new Error('disk');
      },
    ],
    ['holds something else', async () => ({ models: [] })],
    ['holds models of another version', async () => [{ id: 'old' }]],
  ];

  test.each(broken)('does without it where it %s', async (_, read) => {
    const { catalogue, warnings, loras } = setUp({ cache: cacheOf(read) });
    await catalogue.start();
    expect(warnings()).toEqual(['the cached model list cannot be read']);
    await vi.waitFor(() => expect(loras()).toEqual(['fetched-lora']));
  });

  test('takes an empty one for none', async () => {
    const { catalogue, warnings } = setUp({ source: never, cache: cacheOf(async () => []) });
    await catalogue.start();
    expect(warnings()).toEqual([]);
    expect(catalogue.complete()).toBe(false);
  });

  test('does not hold up the start where it hangs', async () => {
    const { catalogue, clock, warnings, loras } = setUp({ cache: cacheOf(never) });
    const started = catalogue.start();
    await clock.advance(5000);
    await started;
    await vi.waitFor(() => expect(loras()).toEqual(['fetched-lora']));
    expect(warnings()).toEqual(['the cached model list cannot be read']);
  });

  test.each([
    ['fails', async () => Promise.reject(new Error('disk full'))],
    ['hangs', never<void>],
  ])('counts a fetch as done where writing %s', async (_, write) => {
    const { catalogue, source, clock, warnings, loras } = setUp({
      cache: { read: async () => undefined, write },
    });
    await catalogue.start();
    await vi.waitFor(() => expect(loras()).toEqual(['fetched-lora']));
    await clock.advance(5000);
    await vi.waitFor(() => expect(warnings()).toEqual(['the model list cannot be cached']));
    await clock.advance(60_000);
    expect(source).toHaveBeenCalledTimes(1);
  });
});

describe('disposing', () => {
  test('ends a fetch that heeds no signal, quietly, and begins no other', async () => {
    const { catalogue, source, clock, log } = setUp({ source: never });
    await catalogue.start();
    await catalogue[Symbol.asyncDispose]();
    await clock.advance(24 * HOUR);
    expect(source).toHaveBeenCalledTimes(1);
    expect(log.lines).toEqual([]);
  });

  test('ends the pause between two fetches', async () => {
    const { catalogue, source, clock, written } = setUp({});
    await catalogue.start();
    await vi.waitFor(() => expect(written).toHaveLength(1));
    await catalogue[Symbol.asyncDispose]();
    await clock.advance(24 * HOUR);
    expect(source).toHaveBeenCalledTimes(1);
  });

  test('leaves it answering, and asking nobody', async () => {
    const { catalogue, source, loras } = setUp({});
    await catalogue[Symbol.asyncDispose]();
    await catalogue.refresh();
    expect(source).not.toHaveBeenCalled();
    expect(loras()).toContain('more_details');
  });
});
