import { mkdtemp, open, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { buildIndexFile } from '#catalogue/build-index.ts';
import { createCatalogue, type RefreshingCatalogue } from '#catalogue/catalogue.ts';
import type { ListingRow } from '#catalogue/parse-model-list.ts';
import { manualClock } from '../support/clock.ts';
import { testLog } from '../support/log.ts';
import { loraRow } from './samples.ts';

const HOUR = 3_600_000;

const opened: RefreshingCatalogue[] = [];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loralei-catalogue-test-'));
});

const closeAll = () => Promise.all(opened.splice(0).map((catalogue) => catalogue[Symbol.asyncDispose]()));

afterEach(async () => {
  await closeAll();
  await rm(folder, { recursive: true, force: true });
});

const never = <T>(): Promise<T> => new Promise(() => undefined);

type Source = (signal: AbortSignal) => Promise<readonly ListingRow[]>;

/** A catalogue over the given source, in the folder of the test, with what it did. */
const setUp = (parts: { source?: Source; dataDir?: string }) => {
  const clock = manualClock();
  const log = testLog();
  const source = vi.fn(parts.source ?? (async () => [loraRow('fetched-lora')]));
  const catalogue = createCatalogue({
    source: async (path, signal) => buildIndexFile(path, await source(signal)),
    dataDir: parts.dataDir ?? folder,
    clock,
    log,
  });
  opened.push(catalogue);
  const saying = (wanted: string) => log.lines.filter(({ message }) => message === wanted).length;
  const warnings = () => log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message);
  const fetched = () => saying('the model list is up to date');
  const loras = () => catalogue.search('lora', '', 25).map(({ id }) => id);
  return { catalogue, source, clock, log, warnings, fetched, loras };
};

/** Leaves the index of these LoRAs behind, as an earlier run does. */
const indexBefore = async (...ids: string[]): Promise<void> => {
  await setUp({ source: async () => ids.map((id) => loraRow(id)) }).catalogue.refresh();
  await closeAll();
};

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

  test('serves the last index while the API has not answered', async () => {
    await indexBefore('cached-lora');
    const { catalogue, loras } = setUp({ source: never });
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

  test('does not replace the one before', async () => {
    const { catalogue, loras, fetched, warnings } = given(long, short, long);
    for (let times = 0; times < 2; times += 1) await catalogue.refresh();
    expect(loras()).toHaveLength(10);
    expect(fetched()).toBe(1);
    expect(warnings()).toEqual([WARNING]);
    expect(await readdir(folder)).toEqual(['catalogue.db']);
  });

  test('does not replace the last index after a restart', async () => {
    await indexBefore(...long.map(({ id }) => id));
    const { catalogue, loras, warnings } = setUp({ source: async () => short });
    catalogue.start();
    await vi.waitFor(() => expect(warnings()).toEqual([WARNING]));
    expect(loras()).toHaveLength(10);
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
    catalogue.start();
    await vi.waitFor(() => expect(loras()).toHaveLength(10));
    await clock.advance(6 * HOUR);
    expect(source).toHaveBeenCalledTimes(2);
    await clock.advance(60_000);
    expect(source).toHaveBeenCalledTimes(3);
  });
});

describe('refreshing', () => {
  test('shows what the API lists, and so does the next start', async () => {
    const { catalogue, loras } = setUp({
      source: async () => [loraRow('rare-lora', 1), loraRow('common-lora', 2)],
    });
    await catalogue.refresh();
    expect(loras()).toEqual(['common-lora', 'rare-lora']);
    expect(catalogue.complete()).toBe(true);
    await closeAll();
    expect(setUp({ source: never }).loras()).toEqual(['common-lora', 'rare-lora']);
  });

  test('answers from the index before while the next one is fetched, and leaves one file', async () => {
    const { source, asked } = answeredByHand();
    const { catalogue, loras } = setUp({ source });
    const first = catalogue.refresh();
    asked[0]?.resolve([loraRow('before')]);
    await first;
    const second = catalogue.refresh();
    expect(loras()).toEqual(['before']);
    asked[1]?.resolve([loraRow('after')]);
    await second;
    expect(loras()).toEqual(['after']);
    expect(await readdir(folder)).toEqual(['catalogue.db']);
  });

  test('goes on every six hours', async () => {
    const { catalogue, source, clock, fetched } = setUp({});
    catalogue.start();
    await vi.waitFor(() => expect(fetched()).toBe(1));
    await clock.advance(6 * HOUR - 1);
    expect(source).toHaveBeenCalledTimes(1);
    await clock.advance(1);
    expect(source).toHaveBeenCalledTimes(2);
    await vi.waitFor(() => expect(fetched()).toBe(2));
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

  test('takes in a list of 20000 models', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => loraRow(`lora-${index}`, index));
    const { catalogue } = setUp({ source: async () => rows });
    await catalogue.refresh();
    expect(catalogue.search('lora', '', 1)[0]?.id).toBe('lora-19999');
    expect(catalogue.find('lora', 'lora-0')?.id).toBe('lora-0');
  });
});

describe('when the API does not give the list', () => {
  const broken: [string, Source][] = [
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
    await indexBefore('cached-lora');
    const { catalogue, warnings, loras } = setUp({ source });
    catalogue.start();
    await catalogue.refresh();
    expect(loras()).toEqual(['cached-lora']);
    expect(await readdir(folder)).toEqual(['catalogue.db']);
    expect(new Set(warnings())).toEqual(new Set(['the model list cannot be fetched']));
  });

  test('tries again after pauses that grow up to the usual one', async () => {
    const { catalogue, source, clock, warnings } = setUp({
      source: async () => Promise.reject(new Error('unreachable')),
    });
    catalogue.start();
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
    const { catalogue, clock, warnings, fetched } = setUp({ source });
    catalogue.start();
    asked[0]?.reject(new Error('first'));
    await vi.waitFor(() => expect(warnings()).toHaveLength(1));
    await clock.advance(60_000);
    asked[1]?.resolve([loraRow('a')]);
    await vi.waitFor(() => expect(fetched()).toBe(1));
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
    catalogue.start();
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

describe('when the file is of no use', () => {
  const file = () => join(folder, 'catalogue.db');

  test.each([
    ['is no database', 'something else, of more than a hundred bytes: '.repeat(9)],
    ['is empty', ''],
  ])('builds it anew where it %s', async (_, content) => {
    await writeFile(file(), content);
    const { catalogue, warnings, loras } = setUp({});
    expect(warnings()).toEqual(['the index of the model list cannot be read, so it is built anew']);
    expect(catalogue.complete()).toBe(false);
    await catalogue.refresh();
    expect(loras()).toEqual(['fetched-lora']);
    await closeAll();
    expect(setUp({ source: never }).loras()).toEqual(['fetched-lora']);
  });

  test('answers from the built-in list where it is damaged further on, and fetches at once', async () => {
    await indexBefore(...Array.from({ length: 500 }, (_, index) => `lora-${index}`));
    const damaged = await open(file(), 'r+');
    const { size } = await damaged.stat();
    await damaged.write(Buffer.alloc(size - 4096, 0xa5), 0, undefined, 4096);
    await damaged.close();
    const { catalogue, source } = setUp({});
    expect(catalogue.search('lora', 'cake', 1)[0]?.id).toBe('xl-realistic-cake-art-sty');
    await catalogue.refresh();
    expect(catalogue.find('lora', 'fetched-lora')).toBeDefined();
    expect(source).toHaveBeenCalledTimes(1);
  });

  test('removes what a killed process was building, and not what another one is building', async () => {
    const [old, recent] = ['catalogue-old.building', 'catalogue-recent.building'];
    await writeFile(join(folder, old), '');
    await writeFile(join(folder, recent), '');
    await utimes(join(folder, old), 0, 0);
    setUp({ source: never });
    expect(await readdir(folder)).toEqual([recent]);
  });
});

describe('without a folder that can be written', () => {
  test('works in a temporary one, and says so', async () => {
    const dataDir = join(folder, 'file');
    await writeFile(dataDir, '');
    const { catalogue, warnings, loras } = setUp({ dataDir });
    await catalogue.refresh();
    expect(loras()).toEqual(['fetched-lora']);
    expect(warnings()).toEqual([
      'the data folder cannot be written: the catalogue is built anew at each start',
    ]);
  });
});

describe('disposing', () => {
  test('ends a fetch that heeds no signal, quietly, and begins no other', async () => {
    const { catalogue, source, clock, log } = setUp({ source: never });
    catalogue.start();
    await catalogue[Symbol.asyncDispose]();
    await clock.advance(24 * HOUR);
    expect(source).toHaveBeenCalledTimes(1);
    expect(log.lines).toEqual([]);
  });

  test('ends the pause between two fetches', async () => {
    const { catalogue, source, clock, fetched } = setUp({});
    catalogue.start();
    await vi.waitFor(() => expect(fetched()).toBe(1));
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
