import { ButtonStyle } from 'discord-api-types/v10';
import { valuesOf } from '#domain/comparison/axis.ts';
import { axesOf, type CellState, type Comparison } from '#domain/comparison/comparison.ts';
import {
  type ComparisonPainter,
  type ComparisonSheet,
  partsOf,
  type SheetCell,
  sliceAxis,
} from '#domain/comparison/sheet.ts';
import type { SheetPlace } from '#domain/comparison/sheet-notifier.ts';
import { isActiveState } from '#domain/generation/generation.ts';
import { SETTINGS_LIMITS } from '#domain/settings/schema.ts';
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
import { type Text, textFor } from '#text/index.ts';

const ofComparison = { comparison: storedId() };

/** The select that opens a cell; `from` is the first place that it offers, because there can be several selects. */
export const openCellId = defineCustomId('opencell', {
  ...ofComparison,
  from: whole(0, SETTINGS_LIMITS.cells.max - 1),
});
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
const TITLE_LENGTH = 120;
const PROMPT_LENGTH = 300;

const cellOf = (text: Text, place: SheetPlace): SheetCell => {
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
  cells: places.map((place) => cellOf(text, place)),
  // Thumbnails are square.
  ratio: 1,
});

/** Draws the sheets, each with the values that it shows as its alt text. */
const paintSheets = async (
  text: Text,
  { comparison, places }: { comparison: Comparison; places: readonly SheetPlace[] },
  paint: ComparisonPainter,
): Promise<Attachment[]> => {
  const { x, y } = axesOf(comparison);
  const sheet = sheetOf(text, comparison, places);
  const attachments: Attachment[] = [];
  // One after the other: each takes memory while it is drawn.
  for (const [index, part] of partsOf(sheet).entries()) {
    const data = await paint(sheet, part);
    const description = text.comparison.altText(sliceAxis(x, part.columns), y && sliceAxis(y, part.rows));
    attachments.push({ name: `comparison-${index + 1}.webp`, data, description });
  }
  return attachments;
};

type Counts = { made: number; failed: number; all: number; left: number };

const countsOf = (states: readonly CellState[]): Counts => {
  const count = (isCounted: (state: CellState) => boolean): number => states.filter(isCounted).length;
  return {
    made: count(({ kind }) => kind === 'done'),
    failed: count(({ kind }) => kind === 'failed' || kind === 'cancelled'),
    all: count(({ kind }) => kind !== 'notAllowed'),
    left: count((state) => 'generation' in state && isActiveState(state.generation.state.name)),
  };
};

/** Selects among the images that are made, 25 in each. */
const cellSelects = (text: Text, { id, typed }: Comparison, states: readonly CellState[]) => {
  const words = axisWords(text, { typed });
  const made = states.flatMap(({ kind }, index) => (kind === 'done' ? [index] : []));
  const starts = Array.from({ length: Math.ceil(made.length / CHOICES.most) }, (_, at) => at * CHOICES.most);
  return starts.map((start) => {
    const shown = made.slice(start, start + CHOICES.most);
    const options = shown.map((index) => ({
      label: cut(placeName(words, index), CHOICES.longest),
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
      ...cellSelects(text, comparison, states),
      controlsOf(text, comparison, counts),
    ],
    attachments,
  };
};

/** Renders comparisons in their members' language. */
export const createSheetRenderer =
  (paint: ComparisonPainter) =>
  async (
    { comparison }: { comparison: Comparison },
    states: readonly CellState[],
    places: readonly SheetPlace[],
  ): Promise<Message> => {
    const text = textFor(comparison.locale);
    const attachments = await paintSheets(text, { comparison, places }, paint);
    return comparisonMessage(text, comparison, { states, attachments });
  };
