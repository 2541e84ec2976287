/** Words to look for, and what stands in their place. */
export type Replacement = { search: string; replacement: string };

// Scripts that set words apart, so that the end of a word can be seen.
const LETTER = String.raw`[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{N}]`;
const STARTS_WORD = new RegExp(`^${LETTER}`, 'u');
const ENDS_WORD = new RegExp(`${LETTER}$`, 'u');

const escaped = (words: string): string => words.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

/** The words as a pattern: whole words, in any case, with any blanks between them. */
const patternOf = (search: string): string => {
  const words = search.trim().split(/\s+/).map(escaped).join(String.raw`\s+`);
  const before = STARTS_WORD.test(search) ? `(?<!${LETTER})` : '';
  const after = ENDS_WORD.test(search) ? `(?!${LETTER})` : '';
  return `${before}${words}${after}`;
};

/** What became of a text, or the words that are not in it. */
export type Replaced = { ok: true; text: string } | { ok: false; missing: string };

/**
 * Replaces words in a text wherever they stand, in any case, and only as whole words: the cat, not that of a catalogue.
 * Several are replaced at once, so that none finds what another one put there.
 */
export const replaceWords = (text: string, replacements: readonly Replacement[]): Replaced => {
  if (replacements.length === 0) return { ok: true, text };
  const found = new Set<Replacement>();
  const pattern = new RegExp(
    replacements.map(({ search }, index) => `(?<r${index}>${patternOf(search)})`).join('|'),
    'giu',
  );
  const replaced = text.replace(pattern, (match, ...rest) => {
    const groups: Record<string, string | undefined> = rest.at(-1);
    const replacement = replacements.find((_, index) => groups[`r${index}`] !== undefined);
    if (!replacement) return match;
    found.add(replacement);
    return replacement.replacement;
  });
  const missing = replacements.find((replacement) => !found.has(replacement));
  return missing ? { ok: false, missing: missing.search } : { ok: true, text: replaced };
};
