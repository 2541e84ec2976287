import { isPick } from '#domain/prompt-template/pick-words.ts';
import { AXES, type Axis, type AxisName, findAxis, MOST_VALUES, type NUMBER_AXES } from './axis.ts';
import { type Piece, type ReadAxis, read, readEach, unread } from './axis-problem.ts';
import { expandNumbers } from './expand-numbers.ts';
import { asNumber, readEntry } from './numbers.ts';
import { readValue, splitAtArrow, splitValues, trimmed, type Value } from './pieces.ts';
import {
  type AxisLookups,
  numberRule,
  readLoraName,
  readLoraSet,
  readModelId,
  readPreset,
  readSampler,
  readSize,
  readWords,
  STRENGTH_RULE,
} from './values.ts';

/** `hasColon`: the name is followed by one, as in `strength:ink-wash`. */
type Head = { axis: AxisName; hasColon: boolean; rest: Piece };

/** The text from a place on. */
const from = ({ text, at }: Piece, index: number): Piece => ({ text: text.slice(index), at: at + index });

// A name has a word or two, and then a colon, an equals sign that is no arrow, a blank or the end.
const NAMES = [
  /^([\p{L}_/-]+\s[\p{L}/]+)(?:\s*(?::|=(?!>))|\s|$)/u,
  /^([\p{L}_/-]+)(?:\s*(?::|=(?!>))|\s|$)/u,
];

/** The name that an axis begins with; `x:` and `y:` before it say nothing. */
const readHead = (whole: Piece): ReadAxis<Head> => {
  const side = /^[xy]\s*[:=]\s*/i.exec(whole.text)?.[0].length ?? 0;
  const typed = from(whole, side);
  for (const pattern of NAMES) {
    const [matched = '', name = ''] = pattern.exec(typed.text) ?? [];
    const axis = findAxis(name);
    const rest = from(typed, matched.length);
    if (axis) return read({ axis, hasColon: matched.endsWith(':'), rest });
  }
  const [first = ''] = typed.text.split(/[\s:=]/, 1);
  return unread({ text: first, at: typed.at }, { kind: 'unknownAxis', axes: AXES });
};

/** Each value once: a comparison of a thing with itself shows nothing. */
const distinct = <T>(values: readonly T[]): T[] => {
  const byKey = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...byKey.values()];
};

/** A list of values that are read one by one. */
const readList = <T>(values: readonly Value[], readOne: (value: Value) => ReadAxis<T>): ReadAxis<T[]> => {
  const all = readEach(values, readOne);
  if (!all.ok) return all;
  const each = distinct(all.value);
  const first = values[MOST_VALUES];
  return first && each.length > MOST_VALUES
    ? unread(first, { kind: 'tooManyValues', max: MOST_VALUES })
    : read(each);
};

/** Whether the word after `strength:` is the name of a LoRA: no strength, or one that numbers follow. */
const isLoraName = (word: string, after: string): boolean => {
  const entry = readEntry(word);
  if (!entry) return !word.includes(',') || word.startsWith('"');
  const isStrength = entry.kind !== 'number' || !STRENGTH_RULE.problemOf(asNumber(entry.value));
  return !isStrength && /^\s+[\d.]/.test(after);
};

/** Splits `ink-wash 0.2-1`, behind a colon, into the LoRA and the values. */
const splitLora = ({ hasColon, rest }: Head): ReadAxis<{ name: Value | null; list: Piece }> => {
  const typed = trimmed(rest);
  const [word = ''] = /^(?:"[^"]*"|“[^”]*”|[^\s"“]\S*)/.exec(typed.text) ?? [];
  if (!hasColon || word === '' || !isLoraName(word, typed.text.slice(word.length))) {
    return read({ name: null, list: rest });
  }
  const name = readValue({ text: word, at: typed.at });
  return name.ok ? read({ name: name.value, list: from(typed, word.length) }) : name;
};

/** The same values, with that many seeds in the place of `random [4]`. */
const withDrawnSeeds = (values: readonly Value[], { drawSeed }: AxisLookups): Value[] =>
  values.flatMap((value) => {
    const [random, , count = '1'] = /^random\s*(\[\s*(\d{1,9})\s*\])?$/i.exec(value.text) ?? [];
    if (random === undefined || !drawSeed) return [value];
    const most = Math.min(Number(count), MOST_VALUES + 1);
    return Array.from({ length: most }, () => ({ ...value, text: String(drawSeed()) }));
  });

type Reader = (values: readonly Value[], lookups: AxisLookups) => ReadAxis<Axis>;

const asAxis = <T>(values: ReadAxis<T>, axisOf: (values: T) => Axis): ReadAxis<Axis> =>
  values.ok ? read(axisOf(values.value)) : values;

const numbers =
  (axis: (typeof NUMBER_AXES)[number]): Reader =>
  (values, lookups) => {
    const drawn = axis === 'seed' ? withDrawnSeeds(values, lookups) : values;
    return asAxis(expandNumbers(drawn, numberRule(axis)), (all) => ({ axis, values: all }));
  };

/** The readers of axes that are lists of values and nothing else. */
const READERS: Record<Exclude<AxisName, 'strength' | 'words'>, Reader> = {
  steps: numbers('steps'),
  guidance: numbers('guidance'),
  seed: numbers('seed'),
  clip_skip: numbers('clip_skip'),
  lora: (typed, lookups) =>
    asAxis(
      readList(typed, (value) => readLoraSet(value, lookups)),
      (values) => ({ axis: 'lora', values }),
    ),
  scheduler: (typed) => asAxis(readList(typed, readSampler), (values) => ({ axis: 'scheduler', values })),
  model: (typed) => asAxis(readList(typed, readModelId), (values) => ({ axis: 'model', values })),
  size: (typed) => asAxis(readList(typed, readSize), (values) => ({ axis: 'size', values })),
  preset: (typed, lookups) =>
    asAxis(
      readList(typed, (value) => readPreset(value, lookups)),
      (values) => ({ axis: 'preset', values }),
    ),
};

/** The values of a list, at least one of them. */
const valuesIn = (list: Piece, axis: AxisName): ReadAxis<Value[]> => {
  const values = splitValues(list);
  if (!values.ok || values.value.length > 0) return values;
  return unread({ text: '', at: list.at + list.text.length }, { kind: 'noValues', axis });
};

const readStrengths = (head: Head, lookups: AxisLookups): ReadAxis<Axis> => {
  const split = splitLora(head);
  if (!split.ok) return split;
  const { name, list } = split.value;
  const lora = name ? readLoraName(name, lookups) : read(null);
  if (!lora.ok) return lora;
  const typed = valuesIn(list, 'strength');
  const values = typed.ok ? expandNumbers(typed.value, STRENGTH_RULE) : typed;
  return asAxis(values, (all) => ({ axis: 'strength', lora: lora.value, values: all }));
};

/**
 * Reads `red coat => blue coat, no coat`. Without an arrow the first value is both searched for and the first of the
 * values, as A1111's *Prompt S/R* has it.
 */
const readReplacements = ({ rest }: Head): ReadAxis<Axis> => {
  const sides = splitAtArrow(rest);
  if (!sides.ok) return sides;
  const [before, after] = sides.value;
  const typed = valuesIn(after ?? before, 'words');
  if (!typed.ok) return typed;
  const searched = after ? readValue(before) : read({ text: typed.value[0]?.text ?? '', at: before.at });
  if (!searched.ok) return searched;
  const search = searched.value.text.trim();
  if (search === '') return unread(trimmed(before), { kind: 'noValues', axis: 'words' });
  // Options of a choice can be tags and flags, which are read where they are picked.
  const words = readList(typed.value, isPick(search) ? ({ text }) => read(text) : readWords);
  if (!words.ok) return words;
  if (!after && words.value.length < 2) return unread(trimmed(before), { kind: 'noReplacement' });
  return read({ axis: 'words', search, values: words.value });
};

/**
 * Reads one axis, such as `strength 0.2-1 [5]`, `lora ink-wash, paper-cut@0.6, none` or
 * `words "red coat" => "blue coat", "no coat"`.
 *
 * Numbers are written as in A1111's grids: lists and ranges, `1-5`, `1-5 (+2)`, `10-5 (-3)`, `0-1 [6]`, and `1, 2, .., 10`.
 * A range never goes beyond its end, and its decimals are exact. Values are held to the limits of the options of
 * `/imagine`.
 */
export const parseAxis = (text: string, lookups: AxisLookups = {}): ReadAxis<Axis> => {
  const head = readHead(trimmed({ text, at: 0 }));
  if (!head.ok) return head;
  const { axis, rest } = head.value;
  if (axis === 'strength') return readStrengths(head.value, lookups);
  if (axis === 'words') return readReplacements(head.value);
  const values = valuesIn(rest, axis);
  return values.ok ? READERS[axis](values.value, lookups) : values;
};
