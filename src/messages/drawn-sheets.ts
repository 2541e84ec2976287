import type { ComparisonPainter, ComparisonSheet, SheetPart } from '#domain/comparison/sheet.ts';

// Of a few comparisons of a hundred images each: some megabytes.
const MOST = 16;

/** What tells a sheet from another one of the same comparison. */
export type SheetName = {
  comparisonId: string;
  part: number;
  /** Changes whenever something in the part does. */
  version: string;
};

/** Draws a sheet, or takes it as it was drawn before. */
export type DrawSheet = (name: SheetName, sheet: ComparisonSheet, part: SheetPart) => Promise<Uint8Array>;

/** Keeps the sheets that were drawn last: of a large comparison most do not change from one edit to the next. */
export const createDrawnSheets = (paint: ComparisonPainter): DrawSheet => {
  const kept = new Map<string, { version: string; data: Uint8Array }>();
  return async ({ comparisonId, part: number, version }, sheet, part) => {
    const key = `${comparisonId} ${number}`;
    const known = kept.get(key);
    kept.delete(key);
    const data = known?.version === version ? known.data : await paint(sheet, part);
    // A sheet that is complete is drawn once.
    if (sheet.isDraft) kept.set(key, { version, data });
    for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size - MOST))) kept.delete(oldest);
    return data;
  };
};
