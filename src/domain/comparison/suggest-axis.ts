import { LIMITS } from '#domain/generation/limits.ts';
import { NAMED_SIZES } from '#domain/generation/size.ts';
import { AXES, type AxisName, findAxis, NONE } from './axis.ts';
import { parseAxis } from './parse-axis.ts';
import { quotedIfNeeded } from './pieces.ts';

/** Names that begin with or have a text, the best first. */
export type AxisNames = {
  loras: (text: string) => readonly string[];
  models: (text: string) => readonly string[];
  samplers: (text: string) => readonly string[];
  presets: (text: string) => readonly string[];
  /** The LoRAs of all cells: where there are several, each can have an axis of strengths. */
  chosenLoras: readonly string[];
  /** The prompt so far, whose words can be replaced. */
  prompt: string;
};

/** Discord's limits of suggestions: their number, and their length in characters. */
const MOST = { suggestions: 25, characters: 100 } as const;

const { loraStrength, guidanceScale, clipSkip, steps } = LIMITS;

/** Ready lists of numbers, the most useful first. */
const NUMBERS: Partial<Record<AxisName, readonly string[]>> = {
  strength: [
    '0.2-1 [5]',
    '0.4-1 (+0.2)',
    `${loraStrength.min}-${loraStrength.max} [10]`,
    '0.5, 0.7, 0.9',
    '0.3, 0.6, 1',
  ],
  guidance: ['4-10 (+3)', '3-9 (+2)', '5, 7.5, 10', `${guidanceScale.min}-${guidanceScale.max} [5]`],
  steps: [steps.join(', '), `${steps[0]}, ${steps[2]}`],
  seed: ['1-4', '1-9', '10, 20, 30'],
  clip_skip: ['1-2', '1-3', `${clipSkip.min}-${clipSkip.max}`],
};

const SIZES = Object.keys(NAMED_SIZES);

/** The names that an entry of a list can be continued to. */
const namesFor = (axis: AxisName, entry: string, names: AxisNames): readonly string[] => {
  const withNone = (found: readonly string[]) =>
    NONE.startsWith(entry.toLowerCase()) ? [...found, NONE] : found;
  if (axis === 'lora') return withNone(names.loras(entry));
  if (axis === 'preset') return withNone(names.presets(entry));
  if (axis === 'model') return names.models(entry);
  if (axis === 'scheduler') return names.samplers(entry);
  return SIZES.filter((size) => size.startsWith(entry.toLowerCase()));
};

/** A list with one more entry, for each that its last one can be continued to. */
const continued = (axis: AxisName, list: string, names: AxisNames): string[] => {
  const entries = list.split(',').map((entry) => entry.trim());
  const entry = entries.at(-1) ?? '';
  const before = entries.slice(0, -1).filter((one) => one !== '');
  const next = namesFor(axis, entry, names).filter((name) => !before.includes(name));
  // What is typed in full goes on with another one.
  const isWhole = next.length === 1 && next[0]?.toLowerCase() === entry.toLowerCase();
  const more = isWhole
    ? namesFor(axis, '', names)
        .filter((name) => ![...before, ...next].includes(name))
        .map((name) => [...before, ...next, name])
    : [];
  return [...next.map((name) => [...before, name]), ...more].map((all) => all.join(', '));
};

/** Samplers that differ visibly. */
const DIFFERENT_SAMPLERS = ['Euler a', 'DPM++ 2M Karras', 'UniPC'];

/** The longest word of a prompt, which is more often the subject than not. */
const subjectOf = (prompt: string): string => {
  const words = prompt.match(/[\p{L}\p{M}'-]+/gu) ?? [];
  return words.reduce((longest, word) => (word.length > longest.length ? word : longest), '');
};

/** One ready example of an axis; undefined where nothing is known to compare. */
const exampleOf = (axis: AxisName, names: AxisNames): string | undefined => {
  if (axis === 'words') return `${quotedIfNeeded(subjectOf(names.prompt) || 'red')} => blue, green`;
  const ready = NUMBERS[axis]?.[0];
  if (ready !== undefined) return ready;
  const all = namesFor(axis, '', names);
  const different = axis === 'scheduler' ? all.filter((name) => DIFFERENT_SAMPLERS.includes(name)) : [];
  const known = different.length > 1 ? different : all;
  return known.length === 0 ? undefined : [...new Set([...known.slice(0, 2), ...known.slice(-1)])].join(', ');
};

/** How an axis can begin: that of strengths also for each of several LoRAs. */
const headsOf = (axis: AxisName, { chosenLoras }: AxisNames): string[] =>
  axis === 'strength' && chosenLoras.length > 1
    ? [axis, ...chosenLoras.map((lora) => `${axis}:${lora}`)]
    : [axis];

/** All axes that what is typed can become, each with an example. */
const suggestAxes = (typed: string, names: AxisNames): string[] => {
  const axes = AXES.filter(
    (axis) => axis.startsWith(typed.replace(/[\s-]/g, '_')) || axis === findAxis(typed),
  );
  return axes.flatMap((axis) => {
    const example = exampleOf(axis, names);
    return example === undefined ? [] : headsOf(axis, names).map((head) => `${head} ${example}`);
  });
};

/** The axis that is chosen, as it was typed, and the list behind it; undefined while its name is being typed. */
const split = (typed: string): { head: string; axis: AxisName; list: string } | undefined => {
  const [, head = '', list = ''] = /^([\p{L}_-]+(?:\s*:\s*\S*)?)\s(.*)$/su.exec(typed) ?? [];
  const axis = findAxis(head.split(':', 1)[0] ?? '');
  return axis && { head, axis, list };
};

/**
 * Completions of an axis that is being typed, whole texts of at most 100 characters: first axes, each with an example,
 * then values for the one that is chosen. What is typed comes first where it can be read.
 */
export const suggestAxis = (text: string, names: AxisNames): string[] => {
  const typed = text.trimStart();
  const chosen = split(typed);
  const values = (head: string, axis: AxisName, list: string): string[] => {
    const ready = NUMBERS[axis]?.filter((one) => one.startsWith(list.trim()));
    const found = ready ?? (axis === 'words' ? [] : continued(axis, list, names));
    return found.map((one) => `${head} ${one}`);
  };
  const completed = chosen
    ? values(chosen.head, chosen.axis, chosen.list)
    : suggestAxes(typed.trim().toLowerCase(), names);
  const asTyped = parseAxis(typed).ok ? [typed.replace(/[\s,]+$/, '')] : [];
  return [...new Set([...asTyped, ...completed])]
    .filter((one) => one.length <= MOST.characters)
    .slice(0, MOST.suggestions);
};
