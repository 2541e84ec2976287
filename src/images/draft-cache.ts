import type { ComparisonPainter, ComparisonSheet, SheetPart } from '#domain/comparison/sheet.ts';

// The drafts of a few comparisons of a hundred images each: some megabytes.
const MOST = 16;

/** A text that differs wherever what a part shows does. */
const keyOf = ({ cells, ...sheet }: ComparisonSheet, part: SheetPart): string => {
  const { columns, rows } = part;
  const shown = cells.filter((_, index) => {
    const [column, row] = [index % sheet.x.labels.length, Math.floor(index / sheet.x.labels.length)];
    return column >= columns.from && column < columns.to && row >= rows.from && row < rows.to;
  });
  return JSON.stringify([sheet, shown, part]);
};

/**
 * Keeps the drafts that were drawn last: of a large comparison most sheets do not change from one edit to the next.
 * Pictures are told apart by the `key` of their cells.
 */
export const createDraftCache = (paint: ComparisonPainter): ComparisonPainter => {
  const kept = new Map<string, Uint8Array>();
  return async (sheet, part) => {
    // A sheet that is complete is drawn once.
    if (!sheet.isDraft) return paint(sheet, part);
    const key = keyOf(sheet, part);
    const data = kept.get(key) ?? (await paint(sheet, part));
    // Those that are used go to the end; the first ones are dropped.
    kept.delete(key);
    kept.set(key, data);
    for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size - MOST))) kept.delete(oldest);
    return data;
  };
};
