import { type Axis, type AxisName, type AxisValue, type LoraSet, valuesOf } from '#domain/comparison/axis.ts';
import type { AxisProblem, AxisReason } from '#domain/comparison/axis-problem.ts';
import type { PairProblem } from '#domain/comparison/cells.ts';
import type { NamedLora } from '#domain/generation/lora.ts';
import { count, cut, list, quoted } from '#text/format.ts';
import { reason } from './problems.ts';

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
const label = (value: AxisValue): string => {
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
const title = (axis: Axis): string => {
  if (axis.axis === 'words') return `In the place of “${axis.search}”`;
  return axis.axis === 'strength' && axis.lora !== null ? `Strength of ${axis.lora}` : names[axis.axis];
};

/** The command that makes comparisons. */
export const compareCommand = {
  description: 'Compare LoRAs, strengths, schedulers and more side by side',
  x: 'What differs from left to right, such as: strength 0.2-1 [5]',
  y: 'What differs from top to bottom, such as: lora ink-wash, paper-cut, none',
  help: [
    'Makes a grid of images that differ along one axis (`x`) or two (`x` and `y`), with one seed. Nothing is made before you press **Start**. Axes are written like this:',
    ...Object.values(examples).map((example) => `- ${quoted(example)}`),
    'Numbers are lists and ranges: `1-5`, `1-9 (+2)`, `0-1 [6]` for six values, `1, 2, .., 10`. Quotation marks keep a comma inside a value.',
  ].join('\n'),
};

/** How many images of a comparison there are. */
type Counts = { made: number; failed: number; all: number; left: number };

const heading = ({ made, failed, all, left }: Counts): string => {
  if (left > 0) return `### Comparing: ${made} of ${all} made`;
  return failed === 0 ? `### ${count(all, 'image')} compared` : `### ${made} of ${all} made, ${failed} not`;
};

/** The sentences of comparisons. */
export const comparison = {
  heading,
  /** The axes, the seed, and whose it is. */
  facts: ({
    x,
    y,
    seed,
    requesterId,
  }: {
    x: Axis;
    y: Axis | undefined;
    seed: number | null;
    requesterId: string;
  }): string => {
    const axes = y ? `${title(x)} × ${title(y)}` : title(x);
    return [axes, ...(seed === null ? [] : [`seed ${seed}`]), `requested by <@${requesterId}>`].join(' · ');
  },
  shared: (seed: number | null): string => (seed === null ? 'different seeds' : `seed ${seed}`),
  /** What stands in a cell without a picture. */
  notes: { waiting: 'waiting', failed: 'failed', notAllowed: 'not allowed', missing: 'no image' },
  openCell: 'Open an image…',
  buttons: {
    start: 'Start',
    dismiss: 'Cancel',
    cancel: 'Stop',
    retry: (failed: number): string => `Try ${failed} again`,
    remix: 'Change and compare again',
    delete: 'Delete',
  },
  plan: {
    title: '### Compare these?',
    grid: (columns: number, rows: number, images: number): string => {
      const grid = rows === 1 ? count(columns, 'column') : `${columns} × ${rows}`;
      return `${grid}: **${count(images, 'image')}**.`;
    },
    axis: (name: string, labels: readonly string[]): string => `**${name}**: ${cut(labels.join(', '), 500)}`,
    same: (cells: number): string =>
      `${count(cells, 'cell')} would be the same as another one, and ${cells === 1 ? 'is' : 'are'} made once.`,
    seconds: (time: string): string => `An image like this took about ${time} lately.`,
    quota: (images: number, left: number): string =>
      `Takes ${images} of the ${left} that you can still make today.`,
    notAllowed: (cells: readonly string[], why: string): string =>
      `Left out, because they are not allowed here: ${cut(list(cells), 600)}. ${why}`,
    free: 'Nothing was sent yet, and you were not charged.',
    dismissed: 'Cancelled. Nothing was sent.',
  },
  tooMany: (cells: number, most: number): string =>
    `That makes ${cells} images. A comparison can have up to ${most} here; use fewer values.`,
  axisRefused: (side: 'x' | 'y', sentence: string): string => `**${side}**: ${sentence}`,
  late: (requesterId: string): string => `<@${requesterId}>, your comparison is ready:`,
  gone: 'I no longer have this comparison. Use /compare again.',
  nothingToRetry: 'No image of this comparison can be tried again.',
  deleting: {
    title: 'Delete this comparison?',
    what: 'The message goes, and so do its images. That cannot be undone.',
  },
  form: { title: 'Compare again', prompt: 'Prompt', x: 'Left to right (x)', y: 'Top to bottom (y)' },
  axisName: (axis: AxisName): string => names[axis],
  example: (axis: AxisName): string => examples[axis],
  title,
  label,
  /** What stands in a cell in the place of a picture. */
  cell: {
    waiting: 'Waiting',
    failed: 'Not made',
    refused: 'Not allowed here',
    same: 'Same image',
    gone: 'No picture',
  },
  /** Why an axis cannot be read, with the place. */
  problem: ({ given, at, reason: why }: AxisProblem): string => {
    const sentence = isAxisReason(why) ? axisReason(why) : reason(why);
    const place = at === 0 ? '' : ` (at character ${at + 1})`;
    return given === '' ? sentence : `${quoted(cut(given, 100))}${place} ${sentence}`;
  },
  /** Why two axes do not go together. */
  pairProblem: (why: PairProblem): string => {
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
  },
  /** Describes a sheet to those who do not see it. */
  altText: (x: Axis, y: Axis | undefined): string => {
    const said = (axis: Axis): string => `${title(axis)}: ${list(valuesOf(axis).map(label))}`;
    const across = `A comparison. Across, ${said(x)}.`;
    // Discord's limit for the description of an attachment.
    return cut(y ? `${across} Down, ${said(y)}.` : across, 1024);
  },
};
