import { type Axis, valuesOf } from '#domain/comparison/axis.ts';
import { axesOf, type CellState, type Comparison } from '#domain/comparison/comparison.ts';
import type { SheetPlace } from '#domain/comparison/sheet.ts';
import {
  type ComparisonPainter,
  type ComparisonSheet,
  drawnAxes,
  partsOf,
  type SheetCell,
  type SheetPart,
  sliceAxis,
} from '#domain/comparison/sheet.ts';
import type { Attachment } from '#interactions/reply.ts';
import { cutAtWord, oneLine } from '#text/format.ts';
import type { Text } from '#text/index.ts';

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

const cellOf = (text: Text, place: SheetPlace, state: CellState | undefined): SheetCell => {
  const { notes } = text.comparison;
  const ratio = ratioOf(state);
  const shape = {
    ...(ratio === undefined ? {} : { ratio }),
    ...(state && 'generation' in state ? { key: state.generation.id } : {}),
  };
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

/** What is written on sheets: above columns and rows, below the title, and for those who do not see them. */
export type SheetWords = Pick<ComparisonSheet, 'x' | 'y'> & {
  /** `place`: which of several sheets it is; null for the only one. */
  subtitle(place: { number: number; of: number } | null): string;
  altText(part: SheetPart): string;
};

/** Draws the sheets of a comparison with these words. */
export const paintWith = async (
  text: Text,
  { comparison, states, places, isDraft }: DrawnComparison,
  { words, paint }: { words: SheetWords; paint: ComparisonPainter },
): Promise<Attachment[]> => {
  const sheet: Omit<ComparisonSheet, 'subtitle'> = {
    title: cutAtWord(oneLine(comparison.prompt), TITLE_LENGTH),
    x: words.x,
    y: words.y,
    cells: places.map((place, index) => cellOf(text, place, states[index])),
    ratio: meanRatio(states.flatMap((state) => ratioOf(state) ?? [])),
    isDraft,
  };
  const parts = partsOf(sheet);
  const attachments: Attachment[] = [];
  // One after the other: each takes memory while it is drawn.
  for (const [index, part] of parts.entries()) {
    const subtitle = words.subtitle(parts.length > 1 ? { number: index + 1, of: parts.length } : null);
    const data = await paint({ ...sheet, subtitle }, part);
    attachments.push({ name: `comparison-${index + 1}.webp`, data, description: words.altText(part) });
  }
  return attachments;
};

/** Draws the sheets, each with the values that it shows as its alt text. */
export const paintSheets = (
  text: Text,
  drawn: DrawnComparison,
  paint: ComparisonPainter,
): Promise<Attachment[]> => {
  const axes = axesOf(drawn.comparison);
  const { x, y, told } = drawnAxes(axes.x, axes.y);
  const words: SheetWords = {
    x: axisWords(text, x),
    y: y ? axisWords(text, y) : null,
    subtitle: (place) => text.comparison.shared({ told, seed: drawn.comparison.seed, place }),
    altText: ({ columns, rows }) =>
      text.comparison.altText(sliceAxis(x, columns), y && sliceAxis(y, rows), told),
  };
  return paintWith(text, drawn, { words, paint });
};
