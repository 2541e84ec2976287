import type { Language } from '#text/language.ts';

/** About what somebody typed that was not done; `help` is of options that suggest something in a command, which a form does not. */
export const fixSentences = (language: Language) => {
  const { group } = language.namespace('drafts');
  return { ...group('fix'), help: group('help') };
};

/** About what was deleted and can be put back. */
export const undoSentences = (language: Language) => language.namespace('drafts').group('undo');
