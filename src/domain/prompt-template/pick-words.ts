import type { Template, TemplatePart } from './template.ts';

/** The entries of a list by its name; undefined where there is no such list. Entries are words, never templates. */
export type WildcardLists = (name: string) => readonly string[] | undefined;

/** Picks numbers from 0 (inclusive) to a bound (exclusive). */
type Draw = (below: number) => number;

/** A prompt made of a template, and what was picked, in the order in which it stands there. */
export type PickedPrompt = { prompt: string; picked: readonly string[] };

/**
 * Draws that depend on a seed alone: the generator mulberry32 (public domain). The same seed picks the same words on
 * every machine and in every version.
 */
const drawsOf = (seed: number): Draw => {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
};

/** Draws some of a number of things without putting any back. */
const drawSome = (draw: Draw, count: number, of: number): number[] => {
  const left = Array.from({ length: of }, (_, index) => index);
  return Array.from({ length: count }, () => left.splice(draw(left.length), 1)).flat();
};

const pickPart = (part: TemplatePart, draw: Draw, lists: WildcardLists): string => {
  if (part.kind === 'words') return part.words;
  if (part.kind === 'wildcard') {
    const entries = lists(part.name) ?? [];
    return entries[draw(entries.length)] ?? '';
  }
  const { min, max } = part.count;
  const count = min + draw(max - min + 1);
  return drawSome(draw, count, part.options.length)
    .map((index) => pickParts(part.options[index] ?? [], draw, lists).join(''))
    .join(part.separator);
};

const pickParts = (template: Template, draw: Draw, lists: WildcardLists): string[] =>
  template.map((part) => pickPart(part, draw, lists));

/** Picks words by a seed: the same seed and lists pick the same. Lists that are missing leave nothing. */
export const pickWords = (template: Template, seed: number, lists: WildcardLists): PickedPrompt => {
  const words = pickParts(template, drawsOf(seed), lists);
  return {
    prompt: words.join(''),
    picked: words.filter((_, index) => template[index]?.kind !== 'words').map((word) => word.trim()),
  };
};

/** The names of the lists that a template uses, each once. */
export const wildcardsIn = (template: Template): string[] => [
  ...new Set(
    template.flatMap((part) => {
      if (part.kind === 'words') return [];
      return part.kind === 'wildcard' ? [part.name] : part.options.flatMap(wildcardsIn);
    }),
  ),
];
