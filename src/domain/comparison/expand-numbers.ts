import { MOST_VALUES } from './axis.ts';
import { type AxisProblemReason, type ReadAxis, read, readEach, unread } from './axis-problem.ts';
import {
  asNumber,
  type Decimal,
  MOST_PLACES,
  type NumberEntry,
  type Range,
  readEntry,
  unitsOf,
} from './numbers.ts';
import type { Value } from './pieces.ts';

/** What the numbers of an axis are. */
export type NumberRule = {
  /** The only ones that there are, in their order; null: all that `problemOf` lets pass. */
  allowed: readonly number[] | null;
  isWhole: boolean;
  /** The step of a range that names none. */
  step: Decimal;
  /** Why a number cannot be used. */
  problemOf: (value: number) => AxisProblemReason | undefined;
};

type Entry = { value: Value; entry: NumberEntry };

type Expanded = { ok: true; values: number[] } | { ok: false; reason: AxisProblemReason };

const refuse = (reason: AxisProblemReason): Expanded => ({ ok: false, reason });

// The least number of decimals that steps of a range keep.
const PLACES_OF_PARTS = 2;

/** So many numbers, evenly spread, both ends among them. */
const spread = ({ start, end }: Range, count: number, { isWhole, problemOf }: NumberRule): Expanded => {
  const wrong = problemOf(asNumber(start)) ?? problemOf(asNumber(end));
  if (wrong) return refuse(wrong);
  if (count === 0) return refuse({ kind: 'countOfZero' });
  if (count > MOST_VALUES) return refuse({ kind: 'tooManyValues', max: MOST_VALUES });
  const places = isWhole ? 0 : Math.max(start.places, end.places, PLACES_OF_PARTS);
  const [from, to] = [unitsOf(start, places), unitsOf(end, places)];
  const units = Array.from({ length: count }, (_, index) => {
    const exact = from + ((to - from) * index) / Math.max(1, count - 1);
    return isWhole ? Math.floor(exact) : Math.round(exact);
  });
  return { ok: true, values: units.map((unit) => asNumber({ units: unit, places })) };
};

/** The step in units, with the sign of the direction; a reason where it has another one. */
const signedStep = (range: Range, usual: Decimal, places: number): number | AxisProblemReason => {
  const direction = Math.sign(unitsOf(range.end, places) - unitsOf(range.start, places)) || 1;
  const { value, isSigned } = range.step ?? { value: usual, isSigned: false };
  const step = unitsOf(value, places);
  if (step === 0) return { kind: 'stepOfZero' };
  if (isSigned && Math.sign(step) !== direction) return { kind: 'wrongWay' };
  return Math.abs(step) * direction;
};

/** The numbers from the start on, none beyond the end. */
const steps = (range: Range, usual: Decimal): Expanded => {
  const { start, end, step } = range;
  const places = Math.max(start.places, end.places, (step?.value ?? usual).places);
  const by = signedStep(range, usual, places);
  if (typeof by !== 'number') return refuse(by);
  const from = unitsOf(start, places);
  const count = Math.floor((unitsOf(end, places) - from) / by) + 1;
  if (count > MOST_VALUES) return refuse({ kind: 'tooManyValues', max: MOST_VALUES });
  return {
    ok: true,
    values: Array.from({ length: count }, (_, index) => asNumber({ units: from + index * by, places })),
  };
};

/** Those of the only numbers there are that lie in a range, in its direction. */
const allowedIn = ({ start, end }: Range, allowed: readonly number[]): Expanded => {
  const [from, to] = [asNumber(start), asNumber(end)];
  const inside = allowed.filter((value) => value >= Math.min(from, to) && value <= Math.max(from, to));
  if (inside.length === 0) return refuse({ kind: 'notOneOf', allowed: allowed.map(String) });
  return { ok: true, values: from <= to ? inside : inside.toReversed() };
};

const isTooPrecise = ({ start, end, step }: Range): boolean =>
  [start, end, ...(step ? [step.value] : [])].some(({ places }) => places > MOST_PLACES);

const expandRange = (range: Range, rule: NumberRule): Expanded => {
  if (isTooPrecise(range)) return refuse({ kind: 'tooPrecise', places: MOST_PLACES });
  if (range.count !== null) return spread(range, range.count, rule);
  return range.step === null && rule.allowed ? allowedIn(range, rule.allowed) : steps(range, rule.step);
};

/** The range that `..` stands for: by the step between the two numbers before it, to the one after it. */
const filled = (entries: readonly Entry[], index: number): Range | undefined => {
  const numberAt = (place: number): Decimal | undefined => {
    const entry = entries[place]?.entry;
    return entry?.kind === 'number' ? entry.value : undefined;
  };
  const [before, start, end] = [numberAt(index - 2), numberAt(index - 1), numberAt(index + 1)];
  if (!start || !end) return undefined;
  if (!before) return { start, end, step: null, count: null };
  const places = Math.max(before.places, start.places);
  const units = unitsOf(start, places) - unitsOf(before, places);
  return { start, end, step: { value: { units, places }, isSigned: true }, count: null };
};

const rangeOf = ({ entry }: Entry, index: number, entries: readonly Entry[]): Range | undefined => {
  if (entry.kind === 'fill') return filled(entries, index);
  if (entry.kind === 'range') return entry.range;
  return { start: entry.value, end: entry.value, step: null, count: null };
};

const readTyped = (value: Value): ReadAxis<Entry> => {
  const entry = readEntry(value.text);
  return entry ? read({ value, entry }) : unread(value, { kind: 'notNumbers' });
};

/**
 * The numbers of a list of numbers and ranges, each once, in their order. Up to the first problem, which is one of an
 * entry, not of a number that only a range has.
 */
export const expandNumbers = (typed: readonly Value[], rule: NumberRule): ReadAxis<number[]> => {
  const entries = readEach(typed, readTyped);
  if (!entries.ok) return entries;
  const numbers = new Set<number>();
  for (const [index, entry] of entries.value.entries()) {
    const range = rangeOf(entry, index, entries.value);
    if (!range) return unread(entry.value, { kind: 'fillsNothing' });
    const expanded = expandRange(range, rule);
    if (!expanded.ok) return unread(entry.value, expanded.reason);
    const wrong = expanded.values.map(rule.problemOf).find((reason) => reason !== undefined);
    if (wrong) return unread(entry.value, wrong);
    for (const value of expanded.values) numbers.add(value);
    if (numbers.size > MOST_VALUES) return unread(entry.value, { kind: 'tooManyValues', max: MOST_VALUES });
  }
  return read([...numbers]);
};
