import type { ProblemReason } from '#domain/generation/problem.ts';
import type { AxisName } from './axis.ts';

/** Why an axis cannot be read, beside what is wrong with a value as the value of an option. */
type AxisReason =
  /** It does not begin with the name of an axis. */
  | { kind: 'unknownAxis'; axes: readonly AxisName[] }
  | { kind: 'noValues'; axis: AxisName }
  | { kind: 'openQuote' }
  /** Something follows a closed quotation without a comma. */
  | { kind: 'afterQuote' }
  | { kind: 'notNumbers' }
  | { kind: 'stepOfZero' }
  /** The step leads away from the end of the range. */
  | { kind: 'wrongWay' }
  | { kind: 'countOfZero' }
  /** More decimal places than anything here is told apart by. */
  | { kind: 'tooPrecise'; places: number }
  /** `..` stands between two numbers at least. */
  | { kind: 'fillsNothing' }
  | { kind: 'tooManyValues'; max: number }
  /** Words to search for, and nothing to put in their place. */
  | { kind: 'noReplacement' }
  /** A tag or a flag in words, where it would be drawn instead of read. */
  | { kind: 'tagInWords' }
  | { kind: 'unknownPreset' };

/** Why an axis cannot be read. */
export type AxisProblemReason = AxisReason | ProblemReason;

/** What cannot be read, and where it stands. Data only: the sentence is made by the text catalogue. */
export type AxisProblem = {
  /** UTF-16 units before it in the text. */
  at: number;
  given: string;
  reason: AxisProblemReason;
};

/** Either what was read, or the first problem on the way. */
export type ReadAxis<T> = { ok: true; value: T } | { ok: false; problem: AxisProblem };

/** What was read. */
export const read = <T>(value: T): ReadAxis<T> => ({ ok: true, value });

/** A piece of the text, and where it stands. */
export type Piece = { text: string; at: number };

/** A refusal of a piece. */
export const unread = ({ text, at }: Piece, reason: AxisProblemReason): ReadAxis<never> => ({
  ok: false,
  problem: { at, given: text, reason },
});

/** Reads one thing after the other, up to the first problem. */
export const readEach = <T, R>(things: readonly T[], readOne: (thing: T) => ReadAxis<R>): ReadAxis<R[]> => {
  const values: R[] = [];
  for (const thing of things) {
    const one = readOne(thing);
    if (!one.ok) return one;
    values.push(one.value);
  }
  return read(values);
};
