import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readModelList } from '#app/model-list.ts';
import { openIndexes } from '#catalogue/search-index.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loralei-model-list-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const path = () => join(folder, 'index.db');
const { signal } = new AbortController();

/** The API's list of so many LoRAs. */
const listOf = (count: number): string =>
  JSON.stringify(
    Array.from({ length: count }, (_, index) => ({
      model_id: `lora-${index}`,
      model_name: `Été ${index} 😀`,
      model_subcategory: 'lora',
    })),
  );

describe.each([
  ['a short list', 3],
  ['a list that takes a thread', 20_000],
])('%s', (_, count) => {
  it('is indexed whole', async () => {
    const built = await readModelList(listOf(count), path(), signal);
    expect(built).toEqual({ rows: count, sizes: { lora: count, model: 0 } });
    using database = new DatabaseSync(path(), { readOnly: true });
    const { lora } = openIndexes(database);
    expect(lora.find(`lora-${count - 1}`)?.name).toBe(`Été ${count - 1} 😀`);
  });
});

describe('a long text', () => {
  it('that is no list is none', async () => {
    expect(await readModelList('<html>'.repeat(100_000), path(), signal)).toBeNull();
  });

  it('is given up at once when it is not wanted any more', async () => {
    const aborting = new AbortController();
    const reading = readModelList(listOf(20_000), path(), aborting.signal);
    aborting.abort();
    await expect(reading).rejects.toThrow('aborted');
  });

  it('is an error where the file cannot be written', async () => {
    const nowhere = join(folder, 'missing', 'index.db');
    await expect(readModelList(listOf(20_000), nowhere, signal)).rejects.toThrow('unable to open');
  });
});
