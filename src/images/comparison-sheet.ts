import type { OverlayOptions } from 'sharp';
import type { ComparisonPainter, SheetAxis, SheetCell, SheetContent } from '#domain/comparison/sheet.ts';
import { type Lettering, readLettering } from './lettering.ts';
import { INK } from './palette.ts';
import { THUMBNAIL_SIDE as SIDE } from './thumbnail-painter.ts';
import { type Corner, composeSheet, groundAround, noteOn, overlayOf, pixelsOf } from './tiles.ts';

// More on one sheet would not be legible at the width at which Discord shows it, about 550 pixels.
const MOST_CELLS = 25;
const MOST_COLUMNS = 10;
// With one axis the cells flow, each under its own label.
const FLOW_COLUMNS = 5;

const GAP = 12;
const STEP = SIDE + GAP;
const MARGIN = 24;
const QUALITY = 84;
// Text is that share of the sheet's width: at 550 pixels it has 12.
const TEXT_SHARE = 1 / 46;
const SMALLEST = 24;
const LINE = 1.25;
const ROW_LABEL_WIDTH = 280;
const COLUMN_LINES = 2;
const ROW_LINES = 4;

/** A part of a comparison that fits one sheet. */
type Grid = { columns: readonly string[]; rows: readonly string[]; cells: readonly SheetCell[] };

const chunked = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );

/** Cuts a matrix into parts, along its rows and, where it is wide, along its columns. */
const matrixParts = (x: SheetAxis, y: SheetAxis, cells: readonly SheetCell[]): Grid[] => {
  const width = Math.min(x.labels.length, MOST_COLUMNS);
  const height = Math.max(1, Math.floor(MOST_CELLS / width));
  const columns = chunked([...x.labels.keys()], width);
  const rows = chunked([...y.labels.keys()], height);
  const labels = (axis: SheetAxis, at: readonly number[]) => at.map((index) => axis.labels[index] ?? '');
  return rows.flatMap((rowsAt) =>
    columns.map((columnsAt) => ({
      columns: labels(x, columnsAt),
      rows: labels(y, rowsAt),
      cells: rowsAt.flatMap((row) =>
        columnsAt.flatMap((column) => cells[row * x.labels.length + column] ?? []),
      ),
    })),
  );
};

/** Measures of a sheet in pixels: how large its text is, and where its cells begin. */
type Layout = { width: number; height: number; size: number; left: number; top: number; step: number };

const layoutOf = (
  columns: number,
  rows: number,
  { hasRowLabels, lines }: { hasRowLabels: boolean; lines: (size: number) => number },
): Layout => {
  const left = MARGIN + (hasRowLabels ? ROW_LABEL_WIDTH + GAP : 0);
  const width = left + columns * STEP - GAP + MARGIN;
  const size = Math.max(SMALLEST, Math.round(width * TEXT_SHARE));
  const line = Math.round(size * LINE);
  const labels = lines(size) * line + GAP;
  // The title and the axes, then the labels: above all rows, or above each of them.
  const top = MARGIN + Math.round(2.4 * line) + (hasRowLabels ? labels : 0);
  const step = hasRowLabels ? STEP : STEP + labels;
  return { width, height: top + rows * step - GAP + MARGIN, size, left, top, step };
};

type Pen = { lettering: Lettering; layout: Layout };

const titleOf = ({ title, x, y }: SheetContent, { lettering, layout }: Pen): string => {
  const { width, size } = layout;
  const most = width - 2 * MARGIN;
  const axes = y ? `${x.name} × ${y.name}` : x.name;
  const first = { size: Math.round(size * 1.1), weight: 'semibold' } as const;
  const second = MARGIN + size + Math.round(size * LINE);
  return [
    lettering.draw(lettering.cut(title, { ...first, most }), {
      ...first,
      x: MARGIN,
      y: MARGIN + size,
      fill: INK.text,
    }),
    lettering.draw(lettering.cut(axes, { size, most }), { size, x: MARGIN, y: second, fill: INK.quiet }),
  ].join('');
};

/** A label in up to so many lines, broken between words. */
const linesOf = (
  words: string,
  { lettering, size, most, lines }: { lettering: Lettering; size: number; most: number; lines: number },
): string[] => {
  const style = { size, weight: 'semibold' } as const;
  const [first = '', ...rest] = words.split(' ');
  const broken = [first];
  for (const word of rest) {
    const longer = `${broken.at(-1)} ${word}`;
    const fits = lettering.width(longer, style) <= most || broken.length === lines;
    if (fits) broken[broken.length - 1] = longer;
    else broken.push(word);
  }
  return broken.map((line) => lettering.cut(line, { ...style, most }));
};

type LabelSpot = { x: number; y: number; anchor: 'middle' | 'end' };

/** Lines of a label; `y` is the baseline of the first one. */
const drawLines = (lines: readonly string[], { y, ...spot }: LabelSpot, pen: Pen): string => {
  const { size } = pen.layout;
  const style = { size, weight: 'semibold', fill: INK.text } as const;
  return lines
    .map((line, index) => pen.lettering.draw(line, { ...style, ...spot, y: y + index * size * LINE }))
    .join('');
};

const middleOf = ({ left }: Corner): number => left + SIDE / 2;

const columnLabels = (grid: Grid, corners: readonly Corner[], pen: Pen): string[] =>
  grid.columns.map((words, index) => {
    const { size } = pen.layout;
    const corner = corners[index] ?? { left: 0, top: 0 };
    const lines = linesOf(words, { ...pen, size, most: SIDE, lines: COLUMN_LINES });
    const y = corner.top - GAP - (lines.length - 1) * size * LINE;
    return drawLines(lines, { x: middleOf(corner), y, anchor: 'middle' }, pen);
  });

const rowLabels = (grid: Grid, corners: readonly Corner[], pen: Pen): string[] => {
  const { size, left } = pen.layout;
  return grid.rows.map((words, index) => {
    const { top } = corners[index * grid.columns.length] ?? { top: 0 };
    const lines = linesOf(words, { ...pen, size, most: ROW_LABEL_WIDTH, lines: ROW_LINES });
    const y = top + SIDE / 2 + size / 3 - ((lines.length - 1) * size * LINE) / 2;
    return drawLines(lines, { x: left - GAP, y, anchor: 'end' }, pen);
  });
};

/** Cells with their pictures, and notes in the place of missing ones. */
const drawCells = async (
  cells: readonly SheetCell[],
  corners: readonly Corner[],
  { lettering, layout: { size } }: Pen,
) => {
  const pictures: OverlayOptions[] = [];
  const notes: string[] = [];
  for (const [index, cell] of cells.entries()) {
    const corner = corners[index] ?? { left: 0, top: 0 };
    // One after the other: a picture takes memory while it is decoded.
    const pixels = 'picture' in cell ? await pixelsOf(cell.picture) : null;
    const { note, isFailure } = 'note' in cell ? cell : { note: '', isFailure: false };
    if (pixels) pictures.push(overlayOf(pixels, corner));
    else notes.push(noteOn(corner, note, { lettering, size, fill: isFailure ? INK.failed : INK.quiet }));
  }
  return { pictures, notes };
};

const paintGrid = async (content: SheetContent, grid: Grid, lettering: Lettering): Promise<Uint8Array> => {
  const hasRowLabels = grid.rows.length > 0;
  const perRow = hasRowLabels ? grid.columns.length : Math.min(FLOW_COLUMNS, grid.cells.length);
  const lines = (size: number): number =>
    Math.max(
      ...grid.columns.map(
        (words) => linesOf(words, { lettering, size, most: SIDE, lines: COLUMN_LINES }).length,
      ),
    );
  const layout = layoutOf(perRow, Math.ceil(grid.cells.length / perRow), { hasRowLabels, lines });
  const { left, top, step } = layout;
  const labelled = hasRowLabels ? 0 : step - STEP;
  const corners = grid.cells.map((_, index) => ({
    left: left + (index % perRow) * STEP,
    top: top + labelled + Math.floor(index / perRow) * step,
  }));
  const pen = { lettering, layout };
  const { pictures, notes } = await drawCells(grid.cells, corners, pen);
  const labels = [...columnLabels(grid, corners, pen), ...rowLabels(grid, corners, pen)];
  const drawn = [groundAround(corners, layout), titleOf(content, pen), ...notes, ...labels].join('');
  return composeSheet(layout, { pictures, drawn, quality: QUALITY });
};

/**
 * Draws comparisons as WebP. Two axes are a matrix with labels above its columns and beside its rows; the cells of one
 * axis flow, each under its label. Up to 25 cells are one sheet.
 */
export const createComparisonPainter = (): ComparisonPainter => {
  let lettering: Lettering | undefined;
  return async (content) => {
    lettering ??= readLettering();
    const { x, y, cells } = content;
    const labels = chunked(x.labels, MOST_CELLS);
    const flow = chunked(cells, MOST_CELLS).map((part, index) => ({
      columns: labels[index] ?? [],
      rows: [],
      cells: part,
    }));
    const sheets: Uint8Array[] = [];
    for (const grid of y ? matrixParts(x, y, cells) : flow) {
      sheets.push(await paintGrid(content, grid, lettering));
    }
    return sheets;
  };
};
