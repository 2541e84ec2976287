import { ButtonStyle } from 'discord-api-types/v10';
import { axesOf, type CellState, type Comparison } from '#domain/comparison/comparison.ts';
import type { ComparisonPainter, ComparisonSheet, SheetPlace } from '#domain/comparison/sheet.ts';
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
import type { Text } from '#text/index.ts';
import { axisWords, paintSheets } from './comparison-sheet.ts';

const ofComparison = { comparison: storedId() };

/** The select that opens a cell; `from` is the first place that it offers, because there can be several selects. */
export const openCellId = defineCustomId('opencell', {
  ...ofComparison,
  from: whole(0, SETTINGS_LIMITS.cells.max - 1),
});
/** Opens the form of `/imagine` with the settings of a cell. */
export const useCellId = defineCustomId('usecell', { generation: storedId() });
export const cancelComparisonId = defineCustomId('cancelgrid', ofComparison);
export const retryCellsId = defineCustomId('retrycells', ofComparison);
export const remixComparisonId = defineCustomId('remixgrid', ofComparison);
export const deleteComparisonId = defineCustomId('deletegrid', ofComparison);
/** The form that asks before a comparison is deleted. */
export const deleteComparisonFormId = defineCustomId('deletegridform', ofComparison);

/** What the axes of a comparison and their values are called. */
export const gridWords = (
  text: Text,
  comparison: Pick<Comparison, 'typed'>,
): Pick<ComparisonSheet, 'x' | 'y'> => {
  const { x, y } = axesOf(comparison);
  return { x: axisWords(text, x), y: y ? axisWords(text, y) : null };
};

/** What a place of the grid is called: the values of its column and row. */
export const placeName = ({ x, y }: Pick<ComparisonSheet, 'x' | 'y'>, index: number): string => {
  const column = x.labels[index % x.labels.length] ?? '';
  const below = y?.labels[Math.floor(index / x.labels.length)];
  return below === undefined ? column : `${column} · ${below}`;
};

/** Messages show the start of a long prompt. */
export const PROMPT_LENGTH = 300;

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
    const place =
      starts.length > 1 ? { from: start + 1, to: Math.min(start + CHOICES.most, made.length) } : null;
    const shown = made.slice(start, start + CHOICES.most);
    const options = shown.map((index) => ({
      label: cut(nameOf(index), CHOICES.longest),
      value: String(index),
    }));
    const customId = openCellId.encode({ comparison: id, from: shown[0] ?? 0 });
    return row(select(text.comparison.openCell(place), customId, options));
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
  {
    states,
    counts,
    attachments,
  }: { states: readonly CellState[]; counts: Counts; attachments: Attachment[] },
): Message => {
  const { x, y } = axesOf(comparison);
  const said = text.comparison;
  const words = gridWords(text, comparison);
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
        // One below the other: side by side, Discord shows them too small to be read.
        ...attachments.map((sheet) => gallery([sheet], { spoiler: comparison.spoiler })),
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
    const counts = countsOf(states);
    const isDraft = counts.left > 0;
    const attachments = await paintSheets(text, { comparison, states, places, isDraft }, paint);
    return comparisonMessage(text, comparison, { states, counts, attachments });
  };
