import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ComparisonSheet, partsOf } from '#domain/comparison/sheet.ts';
import { type Box, type ComparisonLayout, layOutComparison, VIEW_WIDTH } from '#images/comparison-layout.ts';
import { readLettering } from '#images/lettering.ts';
import { fitText, wrapText } from '#images/wrap-text.ts';
import { anyText } from '../support/arbitraries.ts';

const lettering = readLettering();

const label = fc.oneof(
  fc.constantFrom('0.2', '1', 'ink-wash', 'DPM++ 2M SDE Karras', 'xl-realistic-cake-art-style-v2', ''),
  anyText(80),
);
const axis = (most: number) =>
  fc.record({ title: label, labels: fc.array(label, { minLength: 1, maxLength: most }) });
const anyRatio = fc.double({ min: 0.25, max: 4, noNaN: true });
const anySheet: fc.Arbitrary<ComparisonSheet> = fc.record({
  title: anyText(300),
  subtitle: label,
  x: axis(30),
  y: fc.option(axis(12)),
  cells: fc.array(fc.record({ kind: fc.constant('waiting'), note: fc.constant(''), ratio: anyRatio })),
  ratio: anyRatio,
  isDraft: fc.boolean(),
});

const layoutsOf = (sheet: ComparisonSheet): ComparisonLayout[] =>
  partsOf(sheet).map((part) => layOutComparison({ sheet, part, lettering }));

// Both sides are rounded to whole pixels.
const overlaps = (one: Box, other: Box): boolean =>
  one.left + one.width > other.left + 1 &&
  other.left + other.width > one.left + 1 &&
  one.top + one.height > other.top + 1 &&
  other.top + other.height > one.top + 1;

describe('the layout of a comparison', () => {
  test('has nothing over anything else, and all of it inside', () => {
    fc.assert(
      fc.property(anySheet, (sheet) => {
        for (const { width, height, texts, cells } of layoutsOf(sheet)) {
          const boxes = [...texts, ...cells].map(({ box }) => box).filter((box) => box.height > 0);
          const outside = boxes.filter(
            (box) =>
              box.left < 0 || box.top < 0 || box.left + box.width > width || box.top + box.height > height,
          );
          expect(outside).toEqual([]);
          const pairs = boxes.flatMap((one, index) =>
            boxes.slice(index + 1).filter((other) => overlaps(one, other)),
          );
          expect(pairs).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('keeps each line within its place, and letters large enough where Discord shows it small', () => {
    fc.assert(
      fc.property(anySheet, (sheet) => {
        for (const { width, scale, texts } of layoutsOf(sheet)) {
          expect(width).toBe(Math.round(VIEW_WIDTH * scale));
          for (const { box, lines, style } of texts) {
            expect(style.size / scale).toBeGreaterThanOrEqual(9.99);
            const widest = Math.max(0, ...lines.map((line) => lettering.width(line, style)));
            expect(widest).toBeLessThanOrEqual(box.width + 2);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('has every cell once, over all parts, and each part of at most 25 has even rows', () => {
    fc.assert(
      fc.property(anySheet, (any) => {
        const sheet = { ...any, cells: [] };
        const layouts = layoutsOf(sheet);
        const indexes = layouts.flatMap(({ cells }) => cells.map(({ index }) => index));
        const count = sheet.x.labels.length * (sheet.y?.labels.length ?? 1);
        expect(indexes.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
        for (const { cells } of layouts) {
          expect(cells.length).toBeLessThanOrEqual(25);
          const shapes = cells.map(({ box }) => box.height);
          expect(Math.max(...shapes) - Math.min(...shapes)).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('gives each cell the shape of its image, in the middle of its place', () => {
    const wide = { kind: 'waiting', note: '', ratio: 2 } as const;
    const sheet = {
      title: 'a fox',
      subtitle: 'seed 1',
      x: { title: 'Size', labels: ['wide', 'square'] },
      y: null,
      cells: [wide, { ...wide, ratio: 1 }],
      ratio: 1,
      isDraft: true,
    };
    const [one, other] = layoutsOf(sheet)[0]?.cells.map(({ box }) => box) ?? [];
    expect(one?.width).toBe(other?.width);
    expect((one?.width ?? 0) / (one?.height ?? 1)).toBeCloseTo(2, 1);
    const middle = (box: Box | undefined) => (box?.top ?? 0) + (box?.height ?? 0) / 2;
    expect(Math.abs(middle(one) - middle(other))).toBeLessThanOrEqual(1);
  });

  test('puts columns from the left to the right and rows downwards', () => {
    const labels = (count: number) => Array.from({ length: count }, (_, index) => `label ${index}`);
    const sheet = {
      title: 'a fox',
      subtitle: 'seed 1',
      x: { title: 'Strength', labels: labels(3) },
      y: { title: 'LoRA', labels: labels(2) },
      cells: [],
      ratio: 1,
      isDraft: false,
    };
    const [layout] = layoutsOf(sheet);
    const boxes = layout?.cells.map(({ box }) => box) ?? [];
    const [first, second, , fourth] = boxes;
    expect(second?.left).toBeGreaterThan(first?.left ?? 0);
    expect(second?.top).toBe(first?.top);
    expect(fourth?.left).toBe(first?.left);
    expect(fourth?.top).toBeGreaterThan(first?.top ?? 0);
  });
});

describe('wrapped words', () => {
  const style = { size: 20, weight: 'regular' } as const;

  test('break at blanks and behind the hyphens of ids, and lose nothing where there is room', () => {
    const wrap = (words: string, most: number, lines: number) =>
      wrapText(lettering, words, { ...style, most, lines });
    expect(wrap('DPM++ 2M SDE Karras', 110, 3)).toEqual(['DPM++ 2M', 'SDE Karras']);
    expect(wrap('xl-realistic-cake', 110, 3)).toEqual(['xl-realistic-', 'cake']);
    expect(wrap('one two three four', 60, 2)).toEqual(['one', 'two…']);
    expect(wrap('', 60, 2)).toEqual([]);
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z -]{0,60}$/), (words) => {
        const lines = wrap(words, 160, 99);
        expect(lines.join('').replaceAll(/\s/g, '')).toBe(words.replaceAll(/\s/g, ''));
      }),
    );
  });

  test('never are wider or more than the room, whatever they are', () => {
    fc.assert(
      fc.property(
        anyText(400),
        fc.integer({ min: 30, max: 300 }),
        fc.integer({ min: 1, max: 4 }),
        (words, most, lines) => {
          const wrapped = wrapText(lettering, words, { ...style, most, lines });
          expect(wrapped.length).toBeLessThanOrEqual(lines);
          expect(wrapped.filter((line) => lettering.width(line, style) > most)).toEqual([]);
        },
      ),
    );
  });

  test('become smaller before they are cut', () => {
    const fitted = (words: string) => fitText(lettering, words, { sizes: [20, 15], most: 100, lines: 1 });
    expect(fitted('short')).toEqual({ size: 20, lines: ['short'] });
    expect(fitted('ink-wash-art')).toEqual({ size: 15, lines: ['ink-wash-art'] });
    expect(fitted('a very long label').lines[0]).toMatch(/…$/);
  });
});
