import { type Draw, drawsOf, takeSome } from '#domain/seeded.ts';
import type { Template, TemplatePart } from './template.ts';

/** The entries of a list by its name; undefined where there is no such list. Entries are words, never templates. */
export type WildcardLists = (name: string) => readonly string[] | undefined;

/** A prompt made of a template, and what was picked, in the order in which it stands there. */
export type PickedPrompt = { prompt: string; picked: readonly string[] };

const pickPart = (part: TemplatePart, draw: Draw, lists: WildcardLists): string => {
  if (part.kind === 'words') return part.words;
  if (part.kind === 'wildcard') {
    const entries = lists(part.name) ?? [];
    return entries[draw(entries.length)] ?? '';
  }
  const { min, max } = part.count;
  const count = min + draw(max - min + 1);
  return takeSome(draw, part.options, count)
    .map((option) => pickParts(option, draw, lists).join(''))
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
