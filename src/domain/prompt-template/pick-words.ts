import { type Draw, drawsOf, takeSome } from '#domain/seeded.ts';
import { entryTemplate, parseTemplate, printTemplate, type Template, type TemplatePart } from './template.ts';

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

/** A choice or wildcard as it is written, and the words in its place. */
export type ChosenWords = { search: string; replacement: string };

/** The one choice or wildcard that a text is, as `printTemplate` writes it; undefined for any other text. */
const writtenPick = (text: string): string | undefined => {
  const read = parseTemplate(text);
  const [part, another] = read.ok ? read.template : [];
  return part && !another && part.kind !== 'words' ? printTemplate([part]) : undefined;
};

/** Whether a text is a choice such as `{red|blue}` or a wildcard, and nothing else. */
export const isPick = (text: string): boolean => writtenPick(text) !== undefined;

/** A template with words in the place of choices and wildcards, or the first of these that it does not have. */
export const withChosen = (
  template: Template,
  chosen: readonly ChosenWords[],
): { ok: true; value: Template } | { ok: false; missing: string } => {
  const words = new Map(chosen.map(({ search, replacement }) => [writtenPick(search), replacement]));
  const written = template.map((part) => (part.kind === 'words' ? undefined : printTemplate([part])));
  const missing = chosen.find(({ search }) => !written.includes(writtenPick(search)));
  if (missing) return { ok: false, missing: missing.search };
  const value = template.map((part, index) => {
    const replacement = written[index] === undefined ? undefined : words.get(written[index]);
    return replacement === undefined ? part : { kind: 'words' as const, words: replacement };
  });
  return { ok: true, value };
};
