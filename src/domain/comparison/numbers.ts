import { withoutInvisible } from '#domain/text-match.ts';

/** A decimal number without rounding: `units` of ten to the power of minus `places`. */
export type Decimal = { units: number; places: number };

/** The most decimal places: more than anything that can be set here has, and few enough for exact sums. */
export const MOST_PLACES = 4;

/** Numbers from `start` to `end`, which is the last one only if the steps lead there. */
export type Range = {
  start: Decimal;
  end: Decimal;
  /** As typed in `(+2)`; its sign is that of the direction where none was typed. */
  step: { value: Decimal; isSigned: boolean } | null;
  /** As typed in `[5]`. */
  count: number | null;
};

/** One entry of a list of numbers. */
export type NumberEntry =
  | { kind: 'number'; value: Decimal }
  | { kind: 'range'; range: Range }
  /** `..`: all between the numbers beside it. */
  | { kind: 'fill' };

const NUMBER = String.raw`[+-]?(?:\d{1,15}(?:[.,]\d*)?|[.,]\d+)`;
const ENTRY = new RegExp(
  String.raw`^(${NUMBER})(?:(?:-|\.{2,3}|to)(${NUMBER})(?:\(([^()]*)\)|\[(\d{1,9})\])?)?$`,
);
const STEP = new RegExp(`^${NUMBER}$`);

/** Digits, hyphens and brackets of any width as the plain ones, without blanks but those between two numbers. */
const plain = (typed: string): string =>
  withoutInvisible(typed)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[‐-―−]/g, '-')
    .trim()
    .replace(/\s*(\.{2,3}|to|[-+()[\]])\s*/g, '$1');

const decimal = (digits: string): Decimal => {
  const [whole = '', fraction = ''] = digits.replace(',', '.').split('.');
  const exact = fraction.replace(/0+$/, '');
  return { units: Number(`${whole}${exact}`), places: exact.length };
};

/** A number as JavaScript has it: the nearest to what the decimal says, as both sides of the division are exact. */
export const asNumber = ({ units, places }: Decimal): number => units / 10 ** places;

/** The units of a decimal with at least this many places. */
export const unitsOf = (value: Decimal, places: number): number =>
  value.units * 10 ** (places - value.places);

/** Reads `5`, `1-5`, `1-5 (+2)`, `0-1 [6]` or `..`; undefined for anything else. */
export const readEntry = (typed: string): NumberEntry | undefined => {
  const text = plain(typed);
  if (/^\.{2,3}$/.test(text)) return { kind: 'fill' };
  const [, start, end, step, count] = ENTRY.exec(text) ?? [];
  if (start === undefined) return undefined;
  if (end === undefined) return { kind: 'number', value: decimal(start) };
  if (step !== undefined && !STEP.test(step)) return undefined;
  const range: Range = {
    start: decimal(start),
    end: decimal(end),
    step: step === undefined ? null : { value: decimal(step), isSigned: /^[+-]/.test(step) },
    count: count === undefined ? null : Number(count),
  };
  return { kind: 'range', range };
};
