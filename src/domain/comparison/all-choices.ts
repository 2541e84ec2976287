import type { ImagineOptions } from '#domain/generation/image-options.ts';
import { type Parsed, parsed, refused } from '#domain/generation/problem.ts';
import { readTemplate } from '#domain/prompt-template/pick-prompt.ts';
import type { WildcardLists } from '#domain/prompt-template/pick-words.ts';
import {
  entryTemplate,
  printTemplate,
  type Template,
  type TemplatePart,
} from '#domain/prompt-template/template.ts';
import { printAxis } from './print-axis.ts';

/** A choice or wildcard of a prompt, with all that it can become. */
type Outcomes = {
  /** As `printTemplate` writes it. */
  written: string;
  /** Each once, in the order in which they are written. */
  words: readonly string[];
  /** There are more than were wanted. */
  isCut: boolean;
};

/** All ways to take that many of the values, each in their order. */
function* combinations<T>(values: readonly T[], count: number): Iterable<T[]> {
  if (count === 0) return yield [];
  for (const [index, value] of values.entries())
    for (const others of combinations(values.slice(index + 1), count - 1)) yield [value, ...others];
}

/** All ways to put one outcome of each behind the other. */
function* joined(templates: readonly Template[], separator: string, lists: WildcardLists): Iterable<string> {
  const [first = [], ...others] = templates;
  for (const word of outcomesOfAll(first, lists)) {
    if (others.length === 0) yield word;
    else for (const rest of joined(others, separator, lists)) yield `${word}${separator}${rest}`;
  }
}

function* outcomesOf(part: TemplatePart, lists: WildcardLists): Iterable<string> {
  if (part.kind === 'words') return yield part.words;
  if (part.kind === 'wildcard') {
    for (const entry of lists(part.name) ?? []) yield* outcomesOfAll(entryTemplate(entry), lists);
    return;
  }
  for (let count = part.count.min; count <= part.count.max; count += 1)
    for (const taken of combinations(part.options, count)) yield* joined(taken, part.separator, lists);
}

function* outcomesOfAll([part, ...rest]: Template, lists: WildcardLists): Iterable<string> {
  if (part === undefined) return yield '';
  for (const word of outcomesOf(part, lists))
    for (const others of outcomesOfAll(rest, lists)) yield word + others;
}

// What is the same as something else takes time, too.
const MOST_LOOKED_AT = 10_000;

/** The first of them, each once. */
const firstOf = (outcomes: Iterable<string>, most: number): Pick<Outcomes, 'words' | 'isCut'> => {
  const words = new Set<string>();
  let looked = 0;
  for (const word of outcomes) {
    const isNew = !words.has(word);
    if ((isNew && words.size === most) || looked === MOST_LOOKED_AT)
      return { words: [...words], isCut: true };
    words.add(word);
    looked += 1;
  }
  return { words: [...words], isCut: false };
};

/**
 * All that the choices and wildcards of a template can become, those inside of others together with these. One that stands
 * there twice is one.
 */
const allOutcomes = (template: Template, lists: WildcardLists, most: number): Outcomes[] => {
  const parts = template.filter(({ kind }) => kind !== 'words');
  const picks = new Map(parts.map((part) => [printTemplate([part]), part]));
  return [...picks].map(([written, part]) => ({
    written,
    ...firstOf(outcomesOf(part, lists), most),
  }));
};

/** Limits of the grid: its cells, and the length of what an axis is written as. */
type Room = { cells: number; axis: number };

const axisOf = ({ written, words }: Outcomes): string =>
  printAxis({ axis: 'words', search: written, values: words });

/** The axes of a grid that has each combination of the choices and wildcards of a prompt, for its flag `--all`. */
export const axesOfAll = (
  options: ImagineOptions,
  lists: WildcardLists,
  room: Room,
): Parsed<{ x: string; y?: string }> => {
  const read = readTemplate(options, lists);
  if (!read.ok) return read;
  const picks = allOutcomes(read.value, lists, room.cells);
  const [first, second, third] = picks;
  if (!first) return refused('prompt', '--all', { kind: 'nothingToCombine' });
  if (third) return refused('prompt', third.written, { kind: 'tooManyChoices', max: 2 });
  const cells = first.words.length * (second?.words.length ?? 1);
  if (cells > room.cells || picks.some(({ isCut }) => isCut))
    return refused('prompt', '--all', { kind: 'tooManyCombinations', max: room.cells });
  const [x = '', y] = picks.map(axisOf);
  if (Math.max(x.length, y?.length ?? 0) > room.axis)
    return refused('prompt', '--all', { kind: 'tooLong', max: room.axis });
  return parsed(y === undefined ? { x } : { x, y });
};
