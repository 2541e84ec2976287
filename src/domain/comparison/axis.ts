import type { NamedLora } from '#domain/generation/lora.ts';
import { optionOfFlag } from '#domain/generation/prompt-flags.ts';
import type { Sampler } from '#domain/generation/schedulers.ts';
import type { Size } from '#domain/generation/size.ts';

/** The options of `/imagine` that make an axis of numbers. */
export const NUMBER_AXES = ['steps', 'guidance', 'seed', 'clip_skip'] as const;

/** What can differ between the cells of a comparison, in the order in which it is offered. */
export const AXES = [
  'strength',
  'lora',
  'scheduler',
  'guidance',
  'steps',
  'seed',
  'model',
  'size',
  'words',
  'clip_skip',
  'preset',
] as const;

/** What an axis is about. */
export type AxisName = (typeof AXES)[number];

/** The most values that an axis can have, whatever a range says. */
export const MOST_VALUES = 100;

/** The LoRAs of one cell, or none: the baseline. Those without a strength get it from elsewhere. */
export type LoraSet = readonly NamedLora[];

/** What the values of each axis are. */
type ValuesByAxis = { [N in (typeof NUMBER_AXES)[number]]: number } & {
  strength: number;
  lora: LoraSet;
  scheduler: Sampler;
  model: string;
  size: Size;
  /** What stands in the prompt in the place of the words that are searched for. */
  words: string;
  /** Null: without a preset. */
  preset: string | null;
};

/** What an axis says beside its values. */
type AboutAxis = {
  /** `lora` is the one whose strength it is; null: of all whose strength is not said otherwise. */
  strength: { lora: string | null };
  words: { search: string };
};

/** The axis of that name. Its values are distinct, and there is at least one. */
export type AxisOf<N extends AxisName> = N extends AxisName
  ? { axis: N; values: readonly ValuesByAxis[N][] } & (N extends keyof AboutAxis ? AboutAxis[N] : unknown)
  : never;

/** One axis of a comparison. */
export type Axis = AxisOf<AxisName>;

/** One value of an axis. */
export type AxisValue = { [N in AxisName]: { axis: N; value: ValuesByAxis[N] } }[AxisName];

/** The values of an axis, each with the name of its axis. */
export const valuesOf = (axis: Axis): AxisValue[] =>
  // What the axis is called says what its values are.
  axis.values.map((value) => ({ axis: axis.axis, value }) as AxisValue);

/** How the value of LoRAs or presets is written that means: without any. */
export const NONE = 'none';

/** Names that image makers know from other tools, beside those of the flags in a prompt. */
const ALIASES: Readonly<Record<string, AxisName>> = {
  words: 'words',
  word: 'words',
  replace: 'words',
  'prompt-s/r': 'words',
  'prompt-sr': 'words',
  's/r': 'words',
  preset: 'preset',
  presets: 'preset',
  weight: 'strength',
  weights: 'strength',
  strengths: 'strength',
  samplers: 'scheduler',
  schedulers: 'scheduler',
  checkpoint: 'model',
  models: 'model',
  seeds: 'seed',
  sizes: 'size',
  clipskip: 'clip_skip',
};

/** The axis of a name, in any case, with any of blank, hyphen and underscore; undefined where there is none. */
export const findAxis = (typed: string): AxisName | undefined => {
  const name = typed
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-');
  const option = Object.hasOwn(ALIASES, name) ? ALIASES[name] : optionOfFlag(name);
  return AXES.find((axis) => axis === option);
};
