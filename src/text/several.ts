import { quoted } from './format.ts';
import type { Language } from './language.ts';

// More make a line that nobody reads.
const MOST_NAMES = 12;

/** Names as a list, at most `most` of them: `a, b and 3 more`. */
export const someIn = (language: Language) => {
  const { t } = language.namespace('several');
  return (names: readonly string[], most = MOST_NAMES): string =>
    names.length > most
      ? language.list([...names.slice(0, most), t('more', { count: names.length - most })])
      : language.list(names);
};

/** Ids, set apart as code, as many as can be read. */
export const idsIn = (language: Language) => {
  const some = someIn(language);
  return (names: readonly string[]): string => some(names.map(quoted));
};
