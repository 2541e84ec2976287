import type { ImagineOptions } from '#domain/generation/image-options.ts';
import { isPick } from '#domain/prompt-template/pick-words.ts';
import type { Axis, AxisOf, LoraSet } from './axis.ts';

/** What one cell changes about the options that all cells share. */
export type CellChanges = {
  /** Options in the place of those that were typed; undefined takes one away. */
  options: ImagineOptions;
  /** All LoRAs of the cell, whatever options, prompt and defaults say; left out: those that they say. */
  loras?: LoraSet;
  /** Strengths of LoRAs; null stands for all LoRAs that have no strength of their own. */
  strengths: readonly { lora: string | null; value: number }[];
  /** Words of the prompt that others replace, all at once. */
  words: readonly { search: string; replacement: string }[];
  /** Words behind the prompt; left out: none. */
  added?: readonly string[];
  /** The preset of the cell, null for none; left out: the one that all have. */
  preset?: string | null;
};

/** One image of a comparison. */
export type Cell = {
  /** The place of its value in the first axis. */
  column: number;
  /** The place of its value in the second axis; 0 where there is none. */
  row: number;
  changes: CellChanges;
  /**
   * The place in the list of an earlier cell that is the same image, which need not be made twice; null: there is none.
   * Without a LoRA, for example, no strength makes a difference.
   */
  sameAs: number | null;
};

/** Why two axes do not go together. */
export type PairProblem =
  /** Both decide the same. */
  | { kind: 'sameAxis' }
  /** The words of one are part of the words of the other. */
  | { kind: 'wordsOverlap' }
  /** A LoRA has a strength of its own, and the other axis is about it. */
  | { kind: 'strengthTwice'; lora: string }
  /** The LoRA whose strength is an axis is not among those of the other axis. */
  | { kind: 'loraNotInAxis'; lora: string };

const NOTHING: CellChanges = { options: {}, strengths: [], words: [] };

/** What a sampler sets. Beside its Karras variant a plain name means: without. */
const samplerOptions = ({ values }: AxisOf<'scheduler'>, index: number): ImagineOptions => {
  const sampler = values[index];
  if (!sampler) return {};
  const { name, scheduler, karras, algorithm } = sampler;
  const hasVariant = values.some(
    (other) => other.scheduler === scheduler && other.algorithm === algorithm && other.karras !== karras,
  );
  return { scheduler: name, karras: hasVariant ? karras === true : undefined, algorithm: undefined };
};

/** What the value at that place of an axis changes. */
const changesOf = (axis: Axis, index: number): CellChanges => {
  const options = (changed: ImagineOptions): CellChanges => ({ ...NOTHING, options: changed });
  switch (axis.axis) {
    case 'strength':
      return { ...NOTHING, strengths: [{ lora: axis.lora, value: axis.values[index] ?? 0 }] };
    case 'lora':
      return { ...NOTHING, loras: axis.values[index] ?? [] };
    case 'words':
      return { ...NOTHING, words: [{ search: axis.search, replacement: axis.values[index] ?? '' }] };
    case 'preset':
      return { ...NOTHING, preset: axis.values[index] ?? null };
    case 'scheduler':
      return options(samplerOptions(axis, index));
    case 'size':
      return options({ ...axis.values[index], size: undefined });
    default:
      return options({ [axis.axis]: axis.values[index] });
  }
};

const joined = (one: CellChanges, other: CellChanges): CellChanges => ({
  ...one,
  ...other,
  options: { ...one.options, ...other.options },
  strengths: [...one.strengths, ...other.strengths],
  words: [...one.words, ...other.words],
});

/** The same changes without strengths that no LoRA of the cell is open to. */
const effective = (changes: CellChanges): CellChanges => {
  const { loras, strengths } = changes;
  if (!loras) return changes;
  const isOpen = (wanted: string | null): boolean =>
    loras.some(({ id, strength }) => strength === undefined && (wanted === null || wanted === id));
  return { ...changes, strengths: strengths.filter(({ lora }) => isOpen(lora)) };
};

/**
 * The cells of a comparison, row by row, in the order of the values of both axes. A strength axis is about the LoRAs that
 * a LoRA axis chose.
 */
export const cellsOf = (x: Axis, y?: Axis): Cell[] => {
  const rows = y ? y.values.map((_, row) => changesOf(y, row)) : [NOTHING];
  const placed = rows.flatMap((below, row) =>
    x.values.map((_, column) => ({ column, row, changes: effective(joined(changesOf(x, column), below)) })),
  );
  const first = new Map<string, number>();
  return placed.map((cell, index) => {
    const key = JSON.stringify(cell.changes);
    const sameAs = first.get(key) ?? null;
    if (sameAs === null) first.set(key, index);
    return { ...cell, sameAs };
  });
};

/** Why the strengths of LoRAs cannot be an axis beside these LoRAs. */
const strengthProblem = (
  { lora: wanted }: AxisOf<'strength'>,
  { values }: AxisOf<'lora'>,
): PairProblem | undefined => {
  const meant = values.map((set) => set.filter(({ id }) => wanted === null || id === wanted));
  if (wanted !== null && meant.every((set) => set.length === 0))
    return { kind: 'loraNotInAxis', lora: wanted };
  const isFixed = (set: LoraSet): boolean => set.every(({ strength }) => strength !== undefined);
  const [fixed] = meant.find((set) => set.length > 0 && isFixed(set)) ?? [];
  return fixed && { kind: 'strengthTwice', lora: fixed.id };
};

const isSame = (x: Axis, y: Axis): boolean => {
  if (x.axis === 'strength' && y.axis === 'strength') {
    return x.lora === y.lora || x.lora === null || y.lora === null;
  }
  return x.axis === y.axis && x.axis !== 'words';
};

/** Why two axes do not go together; undefined where they do. */
export const pairProblem = (x: Axis, y: Axis): PairProblem | undefined => {
  if (isSame(x, y)) return { kind: 'sameAxis' };
  if (x.axis === 'words' && y.axis === 'words') {
    const [one, other] = [x.search.toLowerCase(), y.search.toLowerCase()];
    // A choice is replaced as a whole, also where it has the words of another one.
    const isOverlap =
      isPick(x.search) && isPick(y.search) ? one === other : one.includes(other) || other.includes(one);
    return isOverlap ? { kind: 'wordsOverlap' } : undefined;
  }
  if (x.axis === 'strength' && y.axis === 'lora') return strengthProblem(x, y);
  return x.axis === 'lora' && y.axis === 'strength' ? strengthProblem(y, x) : undefined;
};
