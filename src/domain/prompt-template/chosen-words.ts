import { parseTemplate, printTemplate, type Template } from './template.ts';

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
