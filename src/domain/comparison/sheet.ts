import type { Axis } from './axis.ts';
import type { Comparison, SheetMessage } from './comparison.ts';

/** What stands in a cell of a sheet; `note` says in a few words why there is no picture. */
export type SheetCell = {
  note: string;
  /** Tells its picture from all others. */
  key?: string;
  /** Width to height of its picture; left out: that of the sheet's cells. */
  ratio?: number;
} & (
  | {
      kind: 'image';
      /** Gets a picture of any size, its bytes or the path of its file; null where none can be had any more. */
      load: () => Promise<Uint8Array | string | null>;
    }
  | { kind: 'waiting' | 'failed' | 'refused' }
);

/** An axis as it is drawn. */
type SheetAxis = { title: string; labels: readonly string[] };

/** A comparison as it is drawn. */
export type ComparisonSheet = {
  /** The prompt. */
  title: string;
  /** What all cells share, such as the seed. */
  subtitle: string;
  x: SheetAxis;
  /** Null: there is one axis, whose cells stand in rows like words of a text. */
  y: SheetAxis | null;
  /** Row by row. */
  cells: readonly SheetCell[];
  /** Width to height of the cells. */
  ratio: number;
  /** Pictures are still to come: it is drawn in less time, with fewer pixels. */
  isDraft: boolean;
};

/** From a place on, up to another one that is not in it any more. */
export type Slice = { from: number; to: number };

/** The columns and rows of one picture. */
export type SheetPart = { columns: Slice; rows: Slice };

/** Draws one part of a sheet as WebP. */
export type ComparisonPainter = (sheet: ComparisonSheet, part: SheetPart) => Promise<Uint8Array>;

/** The most cells side by side, and one below the other: labels are still read where Discord shows it small. */
const MOST_IN_LINE = 5;

/** The most cells of one picture. */
const MOST_IN_PART = MOST_IN_LINE ** 2;

/** Divides a number of things into slices up to a limit, all of nearly the same length. */
const slicesOf = (count: number, most: number): Slice[] => {
  const parts = Math.max(1, Math.ceil(count / most));
  const startOf = (part: number): number => Math.floor((part * count) / parts);
  return Array.from({ length: parts }, (_, part) => ({ from: startOf(part), to: startOf(part + 1) }));
};

/** The pictures that a comparison of these columns and rows needs, from left to right and then downwards. */
export const partsOf = ({ x, y }: Pick<ComparisonSheet, 'x' | 'y'>): SheetPart[] => {
  const columns = slicesOf(x.labels.length, y ? MOST_IN_LINE : MOST_IN_PART);
  const rows = slicesOf(y?.labels.length ?? 1, MOST_IN_LINE);
  return rows.flatMap((row) => columns.map((column) => ({ columns: column, rows: row })));
};

/** How many cells of one axis stand in a row: about as many as there are rows. */
export const columnsInFlow = (count: number): number =>
  count <= 3 ? Math.max(1, count) : Math.ceil(Math.sqrt(count));

/** The axes that are drawn, and the one that is only told: an axis of one value leaves the other to itself. */
export const drawnAxes = (x: Axis, y?: Axis): { x: Axis; y: Axis | undefined; told: Axis | undefined } => {
  if (y?.values.length === 1) return { x, y: undefined, told: y };
  return y && x.values.length === 1 ? { x: y, y: undefined, told: x } : { x, y, told: undefined };
};

/** The values of an axis from a place to another one. */
export const sliceAxis = (axis: Axis, { from, to }: Slice): Axis =>
  // The same axis with fewer values.
  ({ ...axis, values: axis.values.slice(from, to) }) as Axis;

/** A place of a sheet: its picture, or why there is none. */
export type SheetPlace =
  | { kind: 'picture'; picture: Uint8Array }
  | { kind: 'waiting' }
  | { kind: 'failed' }
  | { kind: 'notAllowed' }
  /** It was made, and is not to be had now, or was deleted. */
  | { kind: 'missing' };

/** Shows the sheet of a comparison; `M` is the message as the adapter takes it. */
export type SheetNotifier<M> = {
  /**
   * Edits the message that shows the comparison, or answers the interaction with one. Where neither is possible any more,
   * a final sheet is posted in the channel. Returns where it is now; null if it is shown nowhere; `removed` if somebody
   * deleted it. Rejects if another attempt may succeed.
   */
  show(
    comparison: Comparison,
    sheet: { message: M; shownIn: SheetMessage | null; isFinal: boolean },
    signal?: AbortSignal,
  ): Promise<SheetMessage | null | 'removed'>;
};
