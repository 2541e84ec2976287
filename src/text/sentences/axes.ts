import type { Axis, AxisName, AxisValue, LoraSet } from '#domain/comparison/axis.ts';
import type { AxisProblem, AxisReason } from '#domain/comparison/axis-problem.ts';
import type { PairProblem } from '#domain/comparison/cells.ts';
import type { NamedLora } from '#domain/generation/lora.ts';
import { count, cut, quoted } from '#text/format.ts';
import { languageFor } from '#text/language.ts';
import { SOURCE_LANGUAGE } from '#text/languages.ts';
import { reasonIn } from './problems.ts';

const reason = reasonIn(languageFor(SOURCE_LANGUAGE));

const names = {
  strength: 'Strength',
  lora: 'LoRA',
  scheduler: 'Scheduler',
  guidance: 'Guidance',
  steps: 'Steps',
  seed: 'Seed',
  model: 'Model',
  size: 'Size',
  words: 'Words',
  clip_skip: 'CLIP skip',
  preset: 'Preset',
} satisfies Record<AxisName, string>;

const examples = {
  strength: 'strength 0.2-1 [5]',
  lora: 'lora ink-wash, paper-cut@0.6, none',
  scheduler: 'scheduler Euler a, DPM++ 2M Karras, UniPC',
  guidance: 'guidance 4-10 (+3)',
  steps: 'steps 21, 31, 41',
  seed: 'seed 1-4',
  model: 'model sdxl, flux',
  size: 'size square, 3:2, 832x1024',
  words: 'words "red coat" => "blue coat", "no coat"',
  clip_skip: 'clip_skip 1-3',
  preset: 'preset comic, none',
} satisfies Record<AxisName, string>;

const axisReason = (why: AxisReason): string => {
  switch (why.kind) {
    case 'unknownAxis':
      return `is nothing that can be compared. Begin with one of these: ${why.axes.join(', ')}.`;
    case 'noValues':
      return `Name what to compare, such as ${quoted(examples[why.axis])}.`;
    case 'openQuote':
      return 'begins with a quotation mark that is not closed.';
    case 'afterQuote':
      return 'follows a closing quotation mark. Put a comma in between.';
    case 'notNumbers':
      return 'is neither a number nor a range. Write `0.2, 0.5`, `1-5`, `1-9 (+2)` or `0.2-1 [5]`.';
    case 'stepOfZero':
      return 'has a step of 0, which leads nowhere.';
    case 'wrongWay':
      return 'has a step that leads away from its end. Turn the sign of the step.';
    case 'countOfZero':
      return 'asks for no values. Write how many in the brackets: `0.2-1 [5]`.';
    case 'tooPrecise':
      return `is too precise. Use up to ${count(why.places, 'decimal place')}.`;
    case 'fillsNothing':
      return 'needs a number before it and one after it: `1, 2, .., 10`.';
    case 'tooManyValues':
      return `makes more than ${why.max} values.`;
    case 'noReplacement':
      return 'has nothing to take its place. Write `words red => blue, green`.';
    case 'tagInWords':
      return 'has a tag or a flag, which would be drawn as words. Compare LoRAs and options with axes of their own.';
    case 'unknownPreset':
      return 'is no preset that you can use here. Choose a suggested one.';
  }
};

const AXIS_REASONS: ReadonlySet<string> = new Set<AxisReason['kind']>([
  'unknownAxis',
  'noValues',
  'openQuote',
  'afterQuote',
  'notNumbers',
  'stepOfZero',
  'wrongWay',
  'countOfZero',
  'tooPrecise',
  'fillsNothing',
  'tooManyValues',
  'noReplacement',
  'tagInWords',
  'unknownPreset',
]);

const isAxisReason = (why: AxisProblem['reason']): why is AxisReason => AXIS_REASONS.has(why.kind);

const lora = ({ id, strength }: NamedLora): string => (strength === undefined ? id : `${id} at ${strength}`);

const loras = (set: LoraSet): string => (set.length === 0 ? 'No LoRA' : set.map(lora).join(' + '));

/** What a value is called at the head of its row or column. */
export const label = (value: AxisValue): string => {
  switch (value.axis) {
    case 'lora':
      return loras(value.value);
    case 'scheduler':
      return value.value.name;
    case 'size':
      return `${value.value.width} × ${value.value.height}`;
    case 'preset':
      return value.value ?? 'No preset';
    case 'words':
      return value.value.trim() === '' ? 'Without these words' : value.value;
    default:
      return String(value.value);
  }
};

/** What an axis is called: with the LoRA or the words that it is about. */
export const title = (axis: Axis): string => {
  if (axis.axis === 'words') return `In the place of “${axis.search}”`;
  return axis.axis === 'strength' && axis.lora !== null ? `Strength of ${axis.lora}` : names[axis.axis];
};

/** How axes are written, for `/help compare`. */
export const manual: string = [
  '**Axes.** Each begins with its name, and its values follow:',
  ...Object.values(examples).map((example) => `- \`${example}\``),
  '**Numbers.** `1-5` counts, `1-9 (+2)` and `10-5 (-3)` go by steps, `0.2-1 [5]` makes so many, `1, 2, .., 10` fills in. All of them can stand in one list; nothing goes beyond its end.',
  '**LoRAs.** `ink-wash@0.6` has a strength of its own, `ink-wash + paper-cut` are used together, `none` is the picture without any. `strength:ink-wash 0.2-1 [5]` is about one of several.',
  '**Words.** What stands before `=>` has to be in the prompt. Quotation marks keep commas together, and so does `||` between values.',
  'All images have one seed, unless seeds are an axis: `seed random [4]` draws some.',
].join('\n');

/** Why an axis cannot be read, with the place. */
export const axisProblem = ({ given, at, reason: why }: AxisProblem): string => {
  const sentence = isAxisReason(why) ? axisReason(why) : reason(why);
  const place = at === 0 ? '' : ` (at character ${at + 1})`;
  return given === '' ? sentence : `${quoted(cut(given, 100))}${place} ${sentence}`;
};

/** Why two axes do not go together. */
export const pairProblem = (why: PairProblem): string => {
  switch (why.kind) {
    case 'sameAxis':
      return 'Both axes are about the same. Choose another one, or leave one out.';
    case 'wordsOverlap':
      return 'Both axes replace the same words. Choose words that do not overlap.';
    case 'strengthTwice':
      return `${quoted(why.lora)} has a strength of its own, and the other axis is about strength. Leave one of them out.`;
    case 'loraNotInAxis':
      return `${quoted(why.lora)} is not among the LoRAs of the other axis. Add it there, or compare the strength of another one.`;
  }
};
