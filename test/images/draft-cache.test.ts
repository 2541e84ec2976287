import { expect, test } from 'vitest';
import { type ComparisonSheet, partsOf } from '#domain/comparison/sheet.ts';
import { createDraftCache } from '#images/draft-cache.ts';

const labels = Array.from({ length: 10 }, (_, index) => `${index}`);

/** A sheet of a hundred images, of which so many are made. */
const sheetOf = (made: number, isDraft = true): ComparisonSheet => ({
  title: 'a fox',
  subtitle: 'seed 1',
  x: { title: 'Seed', labels },
  y: { title: 'Guidance', labels },
  cells: Array.from({ length: 100 }, (_, index) =>
    index < made
      ? { kind: 'image', note: '', key: `image-${index}`, load: async () => null }
      : { kind: 'waiting', note: '', key: `image-${index}` },
  ),
  ratio: 1,
  isDraft,
});

/** Draws all parts of a sheet, and tells which of them were drawn anew. */
const openCache = () => {
  const drawn: string[] = [];
  const paint = createDraftCache(async (_, { columns, rows }) => {
    drawn.push(`${columns.from} ${rows.from}`);
    return new Uint8Array([drawn.length]);
  });
  return async (sheet: ComparisonSheet): Promise<string[]> => {
    drawn.length = 0;
    for (const part of partsOf(sheet)) await paint(sheet, part);
    return [...drawn];
  };
};

test('only the drafts are drawn anew of which something changed, and all sheets at the end', async () => {
  const draw = openCache();
  expect(await draw(sheetOf(0))).toEqual(['0 0', '5 0', '0 5', '5 5']);
  expect(await draw(sheetOf(3))).toEqual(['0 0']);
  expect(await draw(sheetOf(7))).toEqual(['0 0', '5 0']);
  expect(await draw(sheetOf(7))).toEqual([]);
  expect(await draw(sheetOf(100, false))).toHaveLength(4);
  expect(await draw(sheetOf(100, false))).toHaveLength(4);
});

test('no more than a few are kept', async () => {
  const draw = openCache();
  await draw(sheetOf(0));
  for (let made = 1; made <= 20; made += 1) await draw({ ...sheetOf(0), title: `${made}` });
  expect(await draw(sheetOf(0))).toHaveLength(4);
});
