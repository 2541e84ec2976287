import { type Draw, drawsOf, takeSome } from '#domain/seeded.ts';
import { entryTemplate, type Template, type TemplatePart } from './template.ts';

/** The entries of a list by its name; undefined where there is no such list. Entries are templates. */
export type WildcardLists = (name: string) => readonly string[] | undefined;

/** A prompt made of a template, and what was picked, in the order in which it stands there. */
export type PickedPrompt = { prompt: string; picked: readonly string[] };

const pickPart = (part: TemplatePart, draw: Draw, lists: WildcardLists): string => {
  if (part.kind === 'words') return part.words;
  if (part.kind === 'wildcard') {
    const entries = lists(part.name) ?? [];
    const entry = entries[draw(entries.length)] ?? '';
    return pickParts(entryTemplate(entry), draw, lists).join('');
  }
  const { min, max } = part.count;
  const count = min + draw(max - min + 1);
  return takeSome(draw, part.options, count)
    .map((option) => pickParts(option, draw, lists).join(''))
    .join(part.separator);
};

const pickParts = (template: Template, draw: Draw, lists: WildcardLists): string[] =>
  template.map((part) => pickPart(part, draw, lists));

/**
 * Picks words by a seed: the same seed and lists pick the same. Lists that are missing leave nothing. The lists are in no
 * circle.
 */
export const pickWords = (template: Template, seed: number, lists: WildcardLists): PickedPrompt => {
  const words = pickParts(template, drawsOf(seed), lists);
  return {
    prompt: words.join(''),
    picked: words.filter((_, index) => template[index]?.kind !== 'words').map((word) => word.trim()),
  };
};
