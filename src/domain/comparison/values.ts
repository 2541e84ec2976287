import { IMAGE_OPTIONS } from '#domain/generation/image-options.ts';
import { type NamedLora, readNamedLoras } from '#domain/generation/lora.ts';
import { pairLoras } from '#domain/generation/pair-loras.ts';
import { type ProblemReason, reasonOf } from '#domain/generation/problem.ts';
import { readPrompt } from '#domain/generation/prompt-syntax.ts';
import { findSampler, type Sampler, SCHEDULERS } from '#domain/generation/schedulers.ts';
import { isNamedSize, NAMED_SIZES, type Size, sizeOfRatio } from '#domain/generation/size.ts';
import { readPresetName } from '#domain/members/presets.ts';
import { isId, typedName } from '#domain/typed-text.ts';
import { type LoraSet, NONE, type NUMBER_AXES } from './axis.ts';
import { type AxisProblemReason, type ReadAxis, read, unread } from './axis-problem.ts';
import type { NumberRule } from './expand-numbers.ts';
import type { Value } from './pieces.ts';

/** What is known of the names that a member can type, and where seeds are drawn. */
export type AxisLookups = {
  /** The id of a LoRA's nickname or of the beginning of its id; undefined for any other name. */
  loraIdOf?: (name: string) => string | undefined;
  /** The preset of a name, as it is spelled; left out: every name is one. */
  presetNamed?: (name: string) => string | undefined;
  /** Draws a seed, for `seed random [4]`; left out: there are no random ones. */
  drawSeed?: () => number;
};

const isNone = ({ text, isQuoted }: Value): boolean => !isQuoted && typedName(text).toLowerCase() === NONE;

type NumberAxis = (typeof NUMBER_AXES)[number];

const schemaProblem = (
  option: NumberAxis | 'width' | 'height',
  value: number,
): AxisProblemReason | undefined => {
  const [issue] = IMAGE_OPTIONS[option].field.schema.safeParse(value).error?.issues ?? [];
  return issue && reasonOf(option, issue, value);
};

/** The rule of an option that is a number, from the table of options. */
export const numberRule = (option: NumberAxis): NumberRule => {
  const { kind } = IMAGE_OPTIONS[option];
  return {
    allowed: kind.type === 'choice' ? kind.values : null,
    isWhole: kind.type !== 'number',
    step: { units: 1, places: 0 },
    problemOf: (value) => schemaProblem(option, value),
  };
};

const firstReason = (named: readonly NamedLora[]): ProblemReason | undefined => {
  const paired = pairLoras(named, []);
  return paired.ok ? undefined : paired.problems[0]?.reason;
};

/** The rule of strengths. Whole steps would leave the range at once, so that a range goes by a tenth. */
export const STRENGTH_RULE: NumberRule = {
  allowed: null,
  isWhole: false,
  step: { units: 1, places: 1 },
  problemOf: (value) => firstReason([{ id: 'any', strength: String(value) }]),
};

// `@` is how image makers write a strength in a list; a nickname can have one, but ends in no number behind it.
const AT_STRENGTH = /@\s*([+-]?[\d.]+)\s*$/;

/** One LoRA of a set; undefined where it is none, or several. */
const readOneLora = (part: string, loraIdOf: (name: string) => string | undefined): NamedLora | undefined => {
  const [lora, another] = readNamedLoras(part.replace(AT_STRENGTH, ':$1'), loraIdOf);
  if (!lora || another) return undefined;
  const id = loraIdOf(lora.id) ?? lora.id;
  // In digits as JavaScript prints them, where it is a strength.
  const paired = pairLoras([{ ...lora, id }], []);
  const [selection] = paired.ok ? paired.value : [];
  return lora.strength === undefined || !selection
    ? { ...lora, id }
    : { id, strength: String(selection.strength) };
};

/** The one LoRA of a name, which can be a nickname. */
export const readLoraName = (name: Value, { loraIdOf = () => undefined }: AxisLookups): ReadAxis<string> => {
  const lora = readOneLora(name.text, loraIdOf);
  const isName = lora && lora.strength === undefined && isId(lora.id);
  return isName ? read(lora.id) : unread(name, { kind: 'notAnId' });
};

/** One or several LoRAs, such as `ink-wash@0.6 + paper-cut`, or none. */
export const readLoraSet = (value: Value, { loraIdOf = () => undefined }: AxisLookups): ReadAxis<LoraSet> => {
  if (isNone(value)) return read([]);
  const loras = value.text.split(/\s\+\s/).map((part) => readOneLora(part, loraIdOf));
  const named = loras.filter((lora) => lora !== undefined);
  if (named.length < loras.length) return unread(value, { kind: 'notAnId' });
  const reason = firstReason(named);
  return reason ? unread(value, reason) : read(named);
};

/** A sampler by any of its names. */
export const readSampler = (value: Value): ReadAxis<Sampler> => {
  const sampler = findSampler(typedName(value.text));
  return sampler ? read(sampler) : unread(value, { kind: 'notOneOf', allowed: Object.values(SCHEDULERS) });
};

/** The id of a model. */
export const readModelId = (value: Value): ReadAxis<string> => {
  const id = typedName(value.text);
  return isId(id) ? read(id) : unread(value, { kind: 'notAnId' });
};

/** A named size, a ratio, or sides such as `832x1024`, which are taken as they are where they can be. */
export const readSize = (value: Value): ReadAxis<Size> => {
  const name = typedName(value.text).toLowerCase().replace(/\s+/g, '');
  if (isNamedSize(name)) return read(NAMED_SIZES[name]);
  const [, width, height] = /^(\d{3,5})[x×*](\d{3,5})$/.exec(name) ?? [];
  if (width === undefined || height === undefined) {
    const size = sizeOfRatio(name);
    return size ? read(size) : unread(value, { kind: 'notARatio' });
  }
  const size = { width: Number(width), height: Number(height) };
  const reason = schemaProblem('width', size.width) ?? schemaProblem('height', size.height);
  return reason ? unread(value, reason) : read(size);
};

/** The name of a preset, or null for none. */
export const readPreset = (
  value: Value,
  { presetNamed = (name) => name }: AxisLookups,
): ReadAxis<string | null> => {
  if (isNone(value)) return read(null);
  const name = readPresetName(value.text);
  const preset = name === undefined ? undefined : presetNamed(name);
  return preset === undefined ? unread(value, { kind: 'unknownPreset' }) : read(preset);
};

/** Words for a prompt. Tags and flags would be drawn there, so that they are refused. */
export const readWords = (value: Value): ReadAxis<string> => {
  const { loras, flags, ignored, problems } = readPrompt(value.text);
  const isRead = loras.length + ignored.length + problems.length + Object.keys(flags).length > 0;
  return isRead ? unread(value, { kind: 'tagInWords' }) : read(value.text);
};
