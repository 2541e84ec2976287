import { type Axis, valuesOf } from '#domain/comparison/axis.ts';
import { axesOf, type CellState, type Comparison } from '#domain/comparison/comparison.ts';
import {
  type ComparisonSheet,
  drawnAxes,
  partsOf,
  type SheetCell,
  type SheetPart,
  sliceAxis,
} from '#domain/comparison/sheet.ts';
import type { SheetPlace } from '#domain/comparison/sheet-notifier.ts';
import type { Attachment } from '#interactions/reply.ts';
import { cutAtWord, oneLine } from '#text/format.ts';
import type { Text } from '#text/index.ts';
import type { DrawSheet } from './drawn-sheets.ts';

/** The prompt as a title: sheets show the start of a long one. */
const TITLE_LENGTH = 120;

/** What an axis and its values are called. */
export const axisWords = (text: Text, axis: Axis): ComparisonSheet['x'] => ({
  title: text.comparison.title(axis),
  labels: valuesOf(axis).map((value) => text.comparison.label(value)),
});

/** Width to height of the image of a cell; undefined where there will be none. */
const ratioOf = (state: CellState | undefined): number | undefined => {
  if (!state || !('generation' in state)) return undefined;
  const { width, height } = state.generation.request;
  return width / height;
};

/** The shape between all others: wide and tall images are made smaller alike. */
const meanRatio = (ratios: readonly number[]): number =>
  ratios.length === 0 ? 1 : Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);

const cellOf = (text: Text, place: SheetPlace, ratio: number | undefined): SheetCell => {
  const { notes } = text.comparison;
  const shape = ratio === undefined ? {} : { ratio };
  if (place.kind === 'picture')
    return { kind: 'image', load: async () => place.picture, note: notes.missing, ...shape };
  if (place.kind === 'notAllowed') return { kind: 'refused', note: notes.notAllowed, ...shape };
  return { kind: place.kind === 'waiting' ? 'waiting' : 'failed', note: notes[place.kind], ...shape };
};

/** A comparison as it stands: each place of the grid, and what is shown there. */
export type DrawnComparison = {
  comparison: Comparison;
  states: readonly CellState[];
  places: readonly SheetPlace[];
  /** Images are still to come. */
  isDraft: boolean;
};

/** A text that changes whenever something that a part shows does. */
const versionOf = (
  { columns, rows }: SheetPart,
  { cells, x, isDraft }: Omit<ComparisonSheet, 'subtitle'>,
  states: readonly CellState[],
): string => {
  const shown = cells.flatMap(({ kind }, index) => {
    const [column, row] = [index % x.labels.length, Math.floor(index / x.labels.length)];
    const isIn = column >= columns.from && column < columns.to && row >= rows.from && row < rows.to;
    const state = states[index];
    return isIn ? [`${kind} ${state && 'generation' in state ? state.generation.id : ''}`] : [];
  });
  return [isDraft, ...shown].join('\n');
};

/** Draws the sheets, each with the values that it shows as its alt text. */
export const paintSheets = async (
  text: Text,
  { comparison, states, places, isDraft }: DrawnComparison,
  draw: DrawSheet,
): Promise<Attachment[]> => {
  const axes = axesOf(comparison);
  const { x, y, told } = drawnAxes(axes.x, axes.y);
  const sheet: Omit<ComparisonSheet, 'subtitle'> = {
    title: cutAtWord(oneLine(comparison.prompt), TITLE_LENGTH),
    x: axisWords(text, x),
    y: y ? axisWords(text, y) : null,
    cells: places.map((place, index) => cellOf(text, place, ratioOf(states[index]))),
    ratio: meanRatio(states.flatMap((state) => ratioOf(state) ?? [])),
    isDraft,
  };
  const parts = partsOf(sheet);
  const attachments: Attachment[] = [];
  // One after the other: each takes memory while it is drawn.
  for (const [index, part] of parts.entries()) {
    const place = parts.length > 1 ? { number: index + 1, of: parts.length } : null;
    const subtitle = text.comparison.shared({ told, seed: comparison.seed, place });
    const name = { comparisonId: comparison.id, part: index, version: versionOf(part, sheet, states) };
    const data = await draw(name, { ...sheet, subtitle }, part);
    const description = text.comparison.altText(
      sliceAxis(x, part.columns),
      y && sliceAxis(y, part.rows),
      told,
    );
    attachments.push({ name: `comparison-${index + 1}.webp`, data, description });
  }
  return attachments;
};
