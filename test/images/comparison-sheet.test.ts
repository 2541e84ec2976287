import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Axis } from '#domain/comparison/axis.ts';
import { parseAxis } from '#domain/comparison/parse-axis.ts';
import {
  type ComparisonSheet,
  drawnAxes,
  partsOf,
  type SheetCell,
  sliceAxis,
} from '#domain/comparison/sheet.ts';
import { layOutComparison } from '#images/comparison-layout.ts';
import { createComparisonPainter } from '#images/comparison-sheet.ts';
import { readLettering } from '#images/lettering.ts';
import { textFor } from '#text/index.ts';
import { dyed, pixelsOf } from './pixels.ts';

const paint = createComparisonPainter();
const lettering = readLettering();

const labels = (count: number) => Array.from({ length: count }, (_, index) => `value ${index + 1}`);

const picture = (colour: string, shape = { width: 40, height: 40 }): SheetCell => ({
  kind: 'image',
  load: () => dyed(shape, colour),
  note: 'No picture',
});

const sheetOf = (cells: readonly SheetCell[], given: Partial<ComparisonSheet> = {}): ComparisonSheet => ({
  title: 'a fox in a red coat',
  subtitle: 'seed 42',
  x: { title: 'Strength', labels: labels(cells.length) },
  y: null,
  cells,
  ratio: 1,
  isDraft: false,
  ...given,
});

/** The first part of a sheet: its picture, and the place of each cell. */
const painted = async (sheet: ComparisonSheet) => {
  const [part] = partsOf(sheet);
  if (!part) throw new Error('a sheet has a part');
  const file = await paint(sheet, part);
  const { cells, width, height } = layOutComparison({ sheet, part, lettering });
  const at = await pixelsOf(file);
  const middle = (index: number): string => {
    const { left = 0, top = 0, width: w = 0, height: h = 0 } = cells[index]?.box ?? {};
    return at(Math.round(left + w / 2), Math.round(top + h / 2));
  };
  return { file, cells, width, height, at, middle };
};

/** How many bright pixels a part of a picture has. */
const brightIn = async (
  file: Uint8Array,
  box: { left: number; top: number; width: number; height: number },
): Promise<number> => {
  const grey = await sharp(file).extract(box).greyscale().raw().toBuffer();
  return grey.filter((value) => value > 120).length;
};

describe('the sheet of a comparison', () => {
  test('has each picture in its cell, row by row', async () => {
    const colours = ['#ff0000', '#00ff00', '#0000ff', '#ffffff', '#ff0000', '#00ff00'];
    const axes = { x: { title: 'Strength', labels: labels(3) }, y: { title: 'LoRA', labels: labels(2) } };
    const { file, width, height, middle } = await painted(
      sheetOf(
        colours.map((colour) => picture(colour)),
        axes,
      ),
    );
    expect(await sharp(file).metadata()).toMatchObject({ format: 'webp', width, height });
    expect(colours.map((_, index) => middle(index))).toEqual([
      'red',
      'green',
      'blue',
      'white',
      'red',
      'green',
    ]);
  });

  test('shows a picture of another shape as a whole', async () => {
    const { cells, at, middle } = await painted(sheetOf([picture('#00ff00', { width: 90, height: 30 })]));
    const [cell] = cells;
    expect(middle(0)).toBe('green');
    expect(at((cell?.box.left ?? 0) + 60, (cell?.box.top ?? 0) + 60)).toBe('dark');
  });

  test('has titles and labels outside the cells, and rounded corners', async () => {
    const { file, cells, width, at } = await painted(sheetOf([picture('#ff0000'), picture('#0000ff')]));
    const top = cells[0]?.box.top ?? 0;
    expect(await brightIn(file, { left: 0, top: 0, width, height: top })).toBeGreaterThan(1000);
    const left = cells[0]?.box.left ?? 0;
    expect(at(left + 1, top + 1)).toBe('dark');
  });

  test('draws in words and a mark why there is no picture, also where one is damaged or gone', async () => {
    const kinds = ['waiting', 'failed', 'refused'] as const;
    const cells: SheetCell[] = [
      ...kinds.map((kind) => ({ kind, note: 'A word' })),
      { kind: 'image', note: 'A word', load: async () => new Uint8Array([1, 2, 3]) },
      { kind: 'image', note: 'A word', load: async () => null },
    ];
    const { file, cells: places, middle } = await painted(sheetOf(cells));
    const bright = await Promise.all(places.map(({ box }) => brightIn(file, box)));
    expect(bright.every((count) => count > 300)).toBe(true);
    expect(new Set(bright.slice(0, 3)).size).toBe(3);
    expect([bright[3], bright[4]].map((count) => Math.abs((count ?? 0) - (bright[1] ?? 0)) < 60)).toEqual([
      ...[true, true],
    ]);
    expect(middle(0)).not.toBe('red');
  });

  test('gets one picture after the other', async () => {
    let [open, most] = [0, 0];
    const cells = Array.from(
      { length: 6 },
      (): SheetCell => ({
        kind: 'image',
        note: '',
        load: async () => {
          open += 1;
          most = Math.max(most, open);
          const file = await dyed({ width: 8, height: 8 }, '#ffffff');
          open -= 1;
          return file;
        },
      }),
    );
    await painted(sheetOf(cells));
    expect(most).toBe(1);
  });

  test('shows nothing of typed words but their letters', async () => {
    const evil = '</svg><image href="file:///etc/passwd"/> 日本 \u0000\ud800';
    const axes = { x: { title: evil, labels: [evil] }, y: { title: evil, labels: [evil] } };
    const cells: SheetCell[] = [{ kind: 'failed', note: evil }];
    const { file, width } = await painted(sheetOf(cells, { ...axes, title: evil, subtitle: evil }));
    expect((await sharp(file).metadata()).width).toBe(width);
  });
});

describe('a comparison that is too large for one picture', () => {
  const shape = (columns: number, rows: number | null) =>
    partsOf({
      x: { title: '', labels: labels(columns) },
      y: rows === null ? null : { title: '', labels: labels(rows) },
    }).map((part) => [part.columns.from, part.columns.to, part.rows.from, part.rows.to]);

  test('comes in several of nearly the same size', () => {
    expect(shape(5, 5)).toEqual([[0, 5, 0, 5]]);
    expect(shape(25, null)).toEqual([[0, 25, 0, 1]]);
    expect(shape(30, null)).toEqual([
      [0, 15, 0, 1],
      [15, 30, 0, 1],
    ]);
    expect(shape(6, 7)).toEqual([
      [0, 3, 0, 3],
      [3, 6, 0, 3],
      [0, 3, 3, 7],
      [3, 6, 3, 7],
    ]);
  });

  test('needs no more pictures than a message can have, whatever its shape', () => {
    for (let columns = 1; columns <= 100; columns += 1) {
      const values = (count: number) => Array.from({ length: count }, (_, seed) => seed);
      const rows = Math.floor(100 / columns);
      const axes = drawnAxes(
        { axis: 'seed', values: values(columns) },
        { axis: 'seed', values: values(rows) },
      );
      const drawn = (axis: Axis) => ({ title: '', labels: axis.values.map(String) });
      const parts = partsOf({ x: drawn(axes.x), y: axes.y ? drawn(axes.y) : null });
      expect(parts.length).toBeLessThanOrEqual(10);
    }
  });

  test('is told in words, each part with its own values', () => {
    const text = textFor('en-US');
    const read = (typed: string) => {
      const axis = parseAxis(typed);
      if (!axis.ok) throw new Error(typed);
      return axis.value;
    };
    const [x, y] = [read('strength:ink 0.2-1 [5]'), read('lora none, ink@0.6 + cut')];
    expect(text.comparison.altText(sliceAxis(x, { from: 0, to: 2 }), y, undefined)).toBe(
      'A comparison. Across, Strength of ink: 0.2 and 0.4. Down, LoRA: No LoRA and ink at 0.6 + cut.',
    );
    expect(text.comparison.altText(read('size 3:2'), undefined, read('steps 21'))).toBe(
      'A comparison with Steps: 21. Across, Size: 1024 × 680.',
    );
  });
});
