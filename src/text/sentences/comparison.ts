import { type Axis, valuesOf } from '#domain/comparison/axis.ts';
import type { CounterName } from '#domain/policy/usage-counters.ts';
import { SETTINGS_LIMITS } from '#domain/settings/schema.ts';
import { count, cut, list } from '#text/format.ts';
import { axisProblem, label, manual, pairProblem, title } from './axes.ts';
import { COUNTER_PLACES } from './refusals.ts';

/** An axis of one value. */
const toldWords = (axis: Axis): string => `${title(axis)}: ${list(valuesOf(axis).map(label))}`;

type Shared = {
  told: Axis | undefined;
  /** Null where they have different ones. */
  seed: number | null;
  place: { number: number; of: number } | null;
};

/** The command that makes comparisons. */
export const compareCommand = {
  description: 'Compare LoRAs, strengths, schedulers and more side by side',
  x: 'What differs from left to right, such as: strength 0.2-1 [5]',
  y: 'What differs from top to bottom, such as: lora ink-wash, paper-cut, none',
  help: 'Makes a grid of images that differ along one or two axes, with one seed. Nothing is made before you press **Start**.',
};

/** How many images of a comparison there are. */
type Counts = { made: number; failed: number; all: number; left: number };

const heading = ({ made, failed, all, left }: Counts): string => {
  if (left > 0) return `### Comparing: ${made} of ${all} made`;
  return failed === 0 ? `### ${count(all, 'image')} compared` : `### ${made} of ${all} made, ${failed} not`;
};

/** The sentences of comparisons. */
export const comparison = {
  manual,
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
  /** What all cells of a sheet share, and which sheet of several it is. */
  shared: ({ told, seed, place }: Shared): string =>
    [
      ...(told ? [toldWords(told)] : []),
      seed === null ? 'different seeds' : `seed ${seed}`,
      ...(place ? [`sheet ${place.number} of ${place.of}`] : []),
    ].join(' · '),
  /** What stands in a cell without a picture. */
  notes: { waiting: 'waiting', failed: 'failed', notAllowed: 'not allowed', missing: 'no image' },
  /** A select among images; `place` is given where there are several selects. */
  openCell: (place: { from: number; to: number } | null): string =>
    place ? `Open an image, ${place.from} to ${place.to}…` : 'Open an image…',
  buttons: {
    start: 'Start',
    change: 'Change…',
    dismiss: 'Cancel',
    cancel: 'Stop',
    retry: (failed: number): string => `Try ${failed} again`,
    useCell: 'Use these settings',
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
    seconds: (time: string): string => `Takes about ${time}, going by the latest images like these.`,
    /** What it takes of each quota; at least one. */
    quota: (images: number, rests: readonly { counter: CounterName; left: number }[]): string => {
      const left = rests.map((rest) => `${rest.left} ${COUNTER_PLACES[rest.counter]}`);
      return `Takes ${images} of the images left today: ${list(left)}.`;
    },
    notAllowed: (cells: readonly string[], why: string): string =>
      `Left out, because they are not allowed here: ${cut(list(cells), 600)}. ${cut(why, 1000)}`,
    free: 'Nothing was sent yet, and you were not charged.',
    dismissed: 'Cancelled. Nothing was sent.',
  },
  tooMany: (cells: number, most: number, isAdmin: boolean): string => {
    const more =
      isAdmin && most < SETTINGS_LIMITS.cells.max
        ? ` You manage this server: \`/settings open\`, page **Limits**, allows up to ${SETTINGS_LIMITS.cells.max}.`
        : '';
    return `That makes ${cells} images. A comparison can have up to ${most} here; use fewer values.${more}`;
  },
  axisRefused: (side: 'x' | 'y', sentence: string): string => `**${side}**: ${sentence}`,
  late: (requesterId: string): string => `<@${requesterId}>, your comparison is ready:`,
  gone: 'I no longer have this comparison. Use /compare again.',
  nothingToRetry: 'No image of this comparison can be tried again.',
  deleting: {
    title: 'Delete this comparison?',
    what: 'The message goes, and so do its images. That cannot be undone.',
  },
  form: { title: 'Compare again', prompt: 'Prompt', x: 'Left to right (x)', y: 'Top to bottom (y)' },
  title,
  label,
  problem: axisProblem,
  pairProblem,
  /** Describes a sheet to those who do not see it. */
  altText: (x: Axis, y: Axis | undefined, told: Axis | undefined): string => {
    const beside = told ? ` with ${toldWords(told)}` : '';
    const across = `A comparison${beside}. Across, ${toldWords(x)}.`;
    // Discord's limit for the description of an attachment.
    return cut(y ? `${across} Down, ${toldWords(y)}.` : across, 1024);
  },
};
