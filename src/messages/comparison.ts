import { ButtonStyle } from 'discord-api-types/v10';
import { valuesOf } from '#domain/comparison/axis.ts';
import { axesOf, type CellState, type Comparison } from '#domain/comparison/comparison.ts';
import {
  type ComparisonPainter,
  type ComparisonSheet,
  partsOf,
  type SheetCell,
  type SheetPart,
  sliceAxis,
} from '#domain/comparison/sheet.ts';
import type { SheetPlace } from '#domain/comparison/sheet-notifier.ts';
import { isActiveState } from '#domain/generation/generation.ts';
import {
  button,
  COLOURS,
  container,
  gallery,
  row,
  select,
  small,
  textDisplay,
} from '#interactions/components.ts';
import { defineCustomId, storedId, whole } from '#interactions/custom-id.ts';
import { type Attachment, CHOICES, type Message } from '#interactions/reply.ts';
import { cut, cutAtWord, oneLine, plain } from '#text/format.ts';
import type { Text } from '#text/index.ts';

const ofComparison = { comparison: storedId() };

/** The select that opens a cell; `from` is the first place that it offers, because there can be several selects. */
export const openCellId = defineCustomId('opencell', { ...ofComparison, from: whole(0, 99) });
export const cancelComparisonId = defineCustomId('cancelgrid', ofComparison);
export const retryCellsId = defineCustomId('retrycells', ofComparison);
export const remixComparisonId = defineCustomId('remixgrid', ofComparison);
export const deleteComparisonId = defineCustomId('deletegrid', ofComparison);
/** The form that asks before a comparison is deleted. */
export const deleteComparisonFormId = defineCustomId('deletegridform', ofComparison);

/** What the axes of a comparison and their values are called. */
export const axisWords = (
  text: Text,
  comparison: Pick<Comparison, 'typed'>,
): Pick<ComparisonSheet, 'x' | 'y'> => {
  const { x, y } = axesOf(comparison);
  const words = (axis: typeof x) => ({
    title: text.comparison.title(axis),
    labels: valuesOf(axis).map((value) => text.comparison.label(value)),
  });
  return { x: words(x), y: y ? words(y) : null };
};

/** What a place of the grid is called: the values of its column and row. */
export const placeName = ({ x, y }: Pick<ComparisonSheet, 'x' | 'y'>, index: number): string => {
  const column = x.labels[index % x.labels.length] ?? '';
  const below = y?.labels[Math.floor(index / x.labels.length)];
  return below === undefined ? column : `${column} · ${below}`;
};

/** The prompt as a title; sheets and messages show the start of a long one. */
export const TITLE_LENGTH = 120;
export const PROMPT_LENGTH = 300;

/** What a place of a sheet shows. */
export const sheetCell = (text: Text, place: SheetPlace): SheetCell => {
  const { notes } = text.comparison;
  if (place.kind === 'picture')
    return { kind: 'image', load: async () => place.picture, note: notes.missing };
  if (place.kind === 'notAllowed') return { kind: 'refused', note: notes.notAllowed };
  return { kind: place.kind === 'waiting' ? 'waiting' : 'failed', note: notes[place.kind] };
};

/** What a comparison's sheet shows. */
const sheetOf = (text: Text, comparison: Comparison, places: readonly SheetPlace[]): ComparisonSheet => ({
  title: cutAtWord(oneLine(comparison.prompt), TITLE_LENGTH),
  subtitle: text.comparison.shared(comparison.seed),
  ...axisWords(text, comparison),
  cells: places.map((place) => sheetCell(text, place)),
  // Thumbnails are square.
  ratio: 1,
});

/** Draws all parts of a sheet, each with its alt text. */
export const paintParts = async (
  sheet: ComparisonSheet,
  altTextOf: (part: SheetPart) => string,
  paint: ComparisonPainter,
): Promise<Attachment[]> => {
  const attachments: Attachment[] = [];
  // One after the other: each takes memory while it is drawn.
  for (const [index, part] of partsOf(sheet).entries()) {
    const data = await paint(sheet, part);
    attachments.push({ name: `comparison-${index + 1}.webp`, data, description: altTextOf(part) });
  }
  return attachments;
};

/** Draws the sheets, each with the values that it shows as its alt text. */
const paintSheets = (
  text: Text,
  { comparison, places }: { comparison: Comparison; places: readonly SheetPlace[] },
  paint: ComparisonPainter,
): Promise<Attachment[]> => {
  const { x, y } = axesOf(comparison);
  const altTextOf = ({ columns, rows }: SheetPart): string =>
    text.comparison.altText(sliceAxis(x, columns), y && sliceAxis(y, rows));
  return paintParts(sheetOf(text, comparison, places), altTextOf, paint);
};

/** How many images of a comparison are made, failed, wanted at all, and still to be made. */
export type Counts = { made: number; failed: number; all: number; left: number };

/** Counts the images of a comparison. */
export const countsOf = (states: readonly CellState[]): Counts => {
  const count = (isCounted: (state: CellState) => boolean): number => states.filter(isCounted).length;
  return {
    made: count(({ kind }) => kind === 'done'),
    failed: count(({ kind }) => kind === 'failed' || kind === 'cancelled'),
    all: count(({ kind }) => kind !== 'notAllowed'),
    left: count((state) => 'generation' in state && isActiveState(state.generation.state.name)),
  };
};

/** Selects among the images that are made, 25 in each, by the names of their places. */
export const cellSelects = (
  text: Text,
  { id, nameOf }: { id: string; nameOf: (place: number) => string },
  states: readonly CellState[],
) => {
  const made = states.flatMap(({ kind }, index) => (kind === 'done' ? [index] : []));
  const starts = Array.from({ length: Math.ceil(made.length / CHOICES.most) }, (_, at) => at * CHOICES.most);
  return starts.map((start) => {
    const shown = made.slice(start, start + CHOICES.most);
    const options = shown.map((index) => ({
      label: cut(nameOf(index), CHOICES.longest),
      value: String(index),
    }));
    const customId = openCellId.encode({ comparison: id, from: shown[0] ?? 0 });
    return row(select(text.comparison.openCell, customId, options));
  });
};

const controlsOf = (text: Text, { id }: Comparison, { left, failed }: Counts) => {
  const of = { comparison: id };
  const said = text.comparison.buttons;
  if (left > 0) return row(button(said.cancel, cancelComparisonId.encode(of)));
  return row(
    ...(failed > 0 ? [button(said.retry(failed), retryCellsId.encode(of), ButtonStyle.Primary)] : []),
    button(said.remix, remixComparisonId.encode(of)),
    button(said.delete, deleteComparisonId.encode(of), ButtonStyle.Danger),
  );
};

/** A comparison as it stands: its sheets, how many images are made, and what can be done with it. */
const comparisonMessage = (
  text: Text,
  comparison: Comparison,
  { states, attachments }: { states: readonly CellState[]; attachments: Attachment[] },
): Message => {
  const counts = countsOf(states);
  const { x, y } = axesOf(comparison);
  const said = text.comparison;
  const words = axisWords(text, comparison);
  const named = { id: comparison.id, nameOf: (place: number) => placeName(words, place) };
  return {
    components: [
      container(
        counts.left > 0 ? COLOURS.working : COLOURS.ready,
        textDisplay(
          said.heading(counts),
          cutAtWord(plain(oneLine(comparison.prompt)), PROMPT_LENGTH),
          small(said.facts({ x, y, seed: comparison.seed, requesterId: comparison.requesterId })),
        ),
        gallery(attachments, { spoiler: comparison.spoiler }),
      ),
      ...cellSelects(text, named, states),
      controlsOf(text, comparison, counts),
    ],
    attachments,
  };
};

/** Renders a comparison that is no trial. */
export const renderComparison =
  (paint: ComparisonPainter) =>
  async (
    text: Text,
    comparison: Comparison,
    { states, places }: { states: readonly CellState[]; places: readonly SheetPlace[] },
  ): Promise<Message> => {
    const attachments = await paintSheets(text, { comparison, places }, paint);
    return comparisonMessage(text, comparison, { states, attachments });
  };
