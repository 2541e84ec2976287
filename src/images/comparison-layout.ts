import { type ComparisonSheet, columnsInFlow, type SheetPart } from '#domain/comparison/sheet.ts';
import type { Lettering, Style } from './lettering.ts';
import { fitText } from './wrap-text.ts';

/** A rectangle in pixels of the picture. */
export type Box = { left: number; top: number; width: number; height: number };

/** Lines of text, where they stand and what they may cover. */
export type TextBlock = {
  box: Box;
  lines: readonly string[];
  style: Style;
  align: 'start' | 'middle' | 'end';
  tone: 'text' | 'quiet' | 'accent';
};

/** One cell: its place among those of the sheet, and its place in the picture. */
export type CellPlace = { index: number; box: Box };

/** Where everything stands on one picture. */
export type ComparisonLayout = {
  width: number;
  height: number;
  /** Pixels of the picture for one pixel of Discord's narrow view. */
  scale: number;
  texts: readonly TextBlock[];
  cells: readonly CellPlace[];
};

/** The width in which Discord shows a picture beside a list of channels. All sizes below are pixels of it. */
export const VIEW_WIDTH = 550;

const MARGIN = 16;
const GAP = 6;
const LINE_HEIGHT = 1.28;
const TITLE = { sizes: [16, 14] as const, lines: 2 };
const SUBTITLE = { sizes: [11.5] as const, lines: 1, above: 3 };
const AXIS = { sizes: [11.5, 10] as const, lines: 2, above: 14, below: 5 };
const HEAD = { sizes: [13, 11.5, 10] as const, lines: 3, beside: 10, narrowest: 44, widest: 128 };
const ROW_LINES = 4;

// Of a cell in the picture: large enough to be looked at when it is opened, and the picture small enough to be uploaded.
const CELL_PIXELS = 480;
const SCALES = { least: 2, most: 3 } as const;
const RATIOS = { least: 0.5, most: 2 } as const;

type Draft = { sheet: ComparisonSheet; part: SheetPart; lettering: Lettering };

type Words = Pick<TextBlock, 'align' | 'tone'> & {
  words: string;
  sizes: readonly [number, ...number[]];
  lines: number;
  weight?: 'regular' | 'semibold';
};

/** Lines of text in a width; the height follows from them. */
const textIn = (
  { left, top, width }: Omit<Box, 'height'>,
  { words, sizes, lines, align, tone, weight = 'regular' }: Words,
  lettering: Lettering,
): TextBlock => {
  const { size, lines: wrapped } = fitText(lettering, words, { sizes, lines, weight, most: width });
  const height = wrapped.length * size * LINE_HEIGHT;
  return { box: { left, top, width, height }, lines: wrapped, style: { size, weight }, align, tone };
};

const bottomOf = ({ top, height }: Box): number => top + height;

const at = (block: TextBlock, top: number): TextBlock => ({ ...block, box: { ...block.box, top } });

/** Title and subtitle. */
const headerOf = ({ sheet, lettering }: Draft): TextBlock[] => {
  const place = { left: MARGIN, top: MARGIN, width: VIEW_WIDTH - 2 * MARGIN };
  const said = { align: 'start', tone: 'text', weight: 'semibold', words: sheet.title } as const;
  const title = textIn(place, { ...said, ...TITLE }, lettering);
  const top = bottomOf(title.box) + SUBTITLE.above;
  const quiet = { align: 'start', tone: 'quiet', words: sheet.subtitle } as const;
  return [title, textIn({ ...place, top }, { ...quiet, ...SUBTITLE }, lettering)];
};

/** The width of the heads of rows: as narrow as the longest of them allows. */
const rowHeadWidth = ({ sheet: { y }, part, lettering }: Draft): number => {
  if (!y) return 0;
  const style = { size: HEAD.sizes[0], weight: 'semibold' } as const;
  const widths = y.labels.slice(part.rows.from, part.rows.to).map((label) => lettering.width(label, style));
  return Math.min(HEAD.widest, Math.max(HEAD.narrowest, ...widths));
};

type Grid = { left: number; top: number; cell: { width: number; height: number }; columns: number };

const headsOf = (labels: readonly string[], { left, cell }: Grid, draft: Draft): TextBlock[] =>
  labels.map((words, column) => {
    const place = { left: left + column * (cell.width + GAP), top: 0, width: cell.width };
    const { sizes, lines } = HEAD;
    const said = { words, sizes, lines, align: 'middle', tone: 'text', weight: 'semibold' } as const;
    return textIn(place, said, draft.lettering);
  });

/** A row of heads that end on the same line, and the place below them. */
const headRow = (
  labels: readonly string[],
  grid: Grid,
  draft: Draft,
): { texts: TextBlock[]; bottom: number } => {
  const heads = headsOf(labels, grid, draft);
  const bottom = grid.top + Math.max(0, ...heads.map(({ box }) => box.height));
  return { texts: heads.map((head) => at(head, bottom - head.box.height)), bottom: bottom + GAP };
};

/** The largest box of a shape in the middle of another one. */
const inside = ({ left, top, width, height }: Box, ratio: number): Box => {
  const fitted = { width: Math.min(width, height * ratio), height: Math.min(height, width / ratio) };
  return { left: left + (width - fitted.width) / 2, top: top + (height - fitted.height) / 2, ...fitted };
};

const clampedRatio = (ratio: number): number => Math.min(RATIOS.most, Math.max(RATIOS.least, ratio));

type Row = { top: number; indexes: readonly number[]; cells: ComparisonSheet['cells'] };

const rowOfCells = ({ left, cell }: Grid, { top, indexes, cells }: Row): CellPlace[] =>
  indexes.map((index, column) => {
    const box = { left: left + column * (cell.width + GAP), top, ...cell };
    const ratio = cells[index]?.ratio;
    return { index, box: ratio === undefined ? box : inside(box, clampedRatio(ratio)) };
  });

type Body = { texts: TextBlock[]; cells: CellPlace[]; bottom: number };

/** The cells of one axis: each below its own label, in rows. */
const flowOf = (draft: Draft, grid: Grid): Body => {
  const { x } = draft.sheet;
  const { from, to } = draft.part.columns;
  const texts: TextBlock[] = [];
  const cells: CellPlace[] = [];
  let { top } = grid;
  for (let first = from; first < to; first += grid.columns) {
    const last = Math.min(to, first + grid.columns);
    const heads = headRow(x.labels.slice(first, last), { ...grid, top }, draft);
    const indexes = Array.from({ length: last - first }, (_, column) => first + column);
    texts.push(...heads.texts);
    cells.push(...rowOfCells(grid, { top: heads.bottom, indexes, cells: draft.sheet.cells }));
    top = heads.bottom + grid.cell.height + 2 * GAP;
  }
  return { texts, cells, bottom: top - 2 * GAP };
};

const rowHead = (words: string, box: Box, { lettering }: Draft): TextBlock => {
  const said = { words, sizes: HEAD.sizes, align: 'end', tone: 'text', weight: 'semibold' } as const;
  // Flat cells have room for fewer lines.
  const room = Math.floor(box.height / (HEAD.sizes[0] * LINE_HEIGHT));
  const lines = Math.max(1, Math.min(ROW_LINES, room));
  const head = textIn(box, { ...said, lines }, lettering);
  return at(head, box.top + (box.height - head.box.height) / 2);
};

/** The cells of two axes: a label for each column and for each row. */
const tableOf = (draft: Draft, grid: Grid, headWidth: number): Body => {
  const { x, y } = draft.sheet;
  const { columns, rows } = draft.part;
  const heads = headRow(x.labels.slice(columns.from, columns.to), grid, draft);
  const texts = [...heads.texts];
  const cells: CellPlace[] = [];
  let top = heads.bottom;
  for (let row = rows.from; row < rows.to; row += 1) {
    const first = row * x.labels.length + columns.from;
    const indexes = Array.from({ length: columns.to - columns.from }, (_, column) => first + column);
    cells.push(...rowOfCells(grid, { top, indexes, cells: draft.sheet.cells }));
    const box = { left: MARGIN, top, width: headWidth, height: grid.cell.height };
    texts.push(rowHead(y?.labels[row] ?? '', box, draft));
    top += grid.cell.height + GAP;
  }
  return { texts, cells, bottom: top - GAP };
};

/** The names of both axes: that of the rows above their heads, that of the columns above theirs. */
const axisTitles = (
  { sheet: { x, y }, lettering }: Draft,
  { left, top }: { left: number; top: number },
): TextBlock[] => {
  const title = (words: string, start: number, end: number, align: 'start' | 'end'): TextBlock =>
    textIn(
      { left: start, top, width: end - start },
      { words, sizes: AXIS.sizes, lines: AXIS.lines, align, tone: 'accent', weight: 'semibold' },
      lettering,
    );
  const ofColumns = title(x.title, left, VIEW_WIDTH - MARGIN, 'start');
  if (!y) return [ofColumns];
  const both = [title(y.title, MARGIN, left - HEAD.beside, 'end'), ofColumns];
  const bottom = Math.max(...both.map(({ box }) => bottomOf(box)));
  return both.map((one) => at(one, bottom - one.box.height));
};

const scaledBox = ({ left, top, width, height }: Box, scale: number): Box => {
  const [x, y] = [Math.round(left * scale), Math.round(top * scale)];
  return {
    left: x,
    top: y,
    width: Math.round((left + width) * scale) - x,
    height: Math.round((top + height) * scale) - y,
  };
};

const scaleFor = (cellWidth: number): number =>
  Math.min(SCALES.most, Math.max(SCALES.least, CELL_PIXELS / cellWidth));

/** Where everything stands on a part of a sheet. Texts are wrapped, and cut where they do not fit. */
export const layOutComparison = (draft: Draft): ComparisonLayout => {
  const { sheet, part } = draft;
  const header = headerOf(draft);
  const count = part.columns.to - part.columns.from;
  const columns = sheet.y ? count : columnsInFlow(count);
  const headWidth = rowHeadWidth(draft);
  const left = MARGIN + (sheet.y ? headWidth + HEAD.beside : 0);
  const width = (VIEW_WIDTH - MARGIN - left - (columns - 1) * GAP) / columns;
  const cell = { width, height: width / clampedRatio(sheet.ratio) };
  const titles = axisTitles(draft, {
    left,
    top: Math.max(...header.map(({ box }) => bottomOf(box))) + AXIS.above,
  });
  const top = Math.max(...titles.map(({ box }) => bottomOf(box))) + AXIS.below;
  const grid = { left, top, cell, columns };
  const body = sheet.y ? tableOf(draft, grid, headWidth) : flowOf(draft, grid);
  const scale = sheet.isDraft ? SCALES.least : scaleFor(width);
  const texts = [...header, ...titles, ...body.texts].map((block) => ({
    ...block,
    box: scaledBox(block.box, scale),
    style: { ...block.style, size: block.style.size * scale },
  }));
  return {
    width: Math.round(VIEW_WIDTH * scale),
    height: Math.round((body.bottom + MARGIN) * scale),
    scale,
    texts,
    cells: body.cells.map(({ index, box }) => ({ index, box: scaledBox(box, scale) })),
  };
};
