import type { ImagineOptions } from '#domain/generation/image-options.ts';
import { type Parsed, parsed, refused } from '#domain/generation/problem.ts';
import { allOutcomes } from '#domain/prompt-template/all-outcomes.ts';
import { readTemplate } from '#domain/prompt-template/pick-prompt.ts';
import type { WildcardLists } from '#domain/prompt-template/pick-words.ts';
import { printAxis } from './print-axis.ts';

/** Limits of the grid: its cells, and the length of what an axis is written as. */
type Room = { cells: number; axis: number };

const axisOf = ({ written, words }: ReturnType<typeof allOutcomes>[number]): string =>
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
