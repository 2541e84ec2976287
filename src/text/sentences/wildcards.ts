import type { ProblemReason } from '#domain/generation/problem.ts';
import { WILDCARD_LIMITS } from '#domain/prompt-template/wildcard-list.ts';
import { cut, quoted } from '#text/format.ts';
import type { Language } from '#text/language.ts';
import { reasonIn } from './problems.ts';

/** What Discord shows of `/wildcard`: descriptions of at most 100 characters. */
export const wildcardCommand = (language: Language) => {
  const { t, group } = language.namespace('wildcards');
  return {
    description: t('command.description'),
    help: t('command.help'),
    subcommands: group('command.subcommands'),
    options: {
      name: t('command.options.name', { max: WILDCARD_LIMITS.name }),
      words: t('command.options.words'),
      which: t('command.options.which'),
    },
  };
};

const nameOf = (id: string): string => `\`__${id}__\``;
const given = (typed: string): string => quoted(cut(typed, 60));

/** What members read of wildcards. */
export const wildcardSentences = (language: Language) => {
  const { t, group } = language.namespace('wildcards');
  const reason = reasonIn(language);
  return {
    ...group('page'),
    name: nameOf,
    line: (id: string, entries: readonly string[]) => t('line', { name: nameOf(id), entries }),
    choice: (id: string, entries: readonly string[]) => cut(t('line', { name: id, entries }), 100),
    saved: (id: string, entries: number) => t('saved', { name: nameOf(id), count: entries }),
    savedWithUnknown: (id: string) => t('savedWithUnknown', { name: nameOf(id) }),
    badEntry: (entry: string, why: ProblemReason) =>
      t('badEntry', { given: given(entry), reason: reason(why) }),
    deleted: (id: string) => t('deleted', { name: nameOf(id) }),
    unknown: (typed: string) => t('unknown', { given: given(typed) }),
    badName: (typed: string) => t('badName', { given: given(typed), max: WILDCARD_LIMITS.name }),
    noWords: t('noWords'),
    tooMuch: t('tooMuch', WILDCARD_LIMITS),
    full: t('full', { lists: WILDCARD_LIMITS.lists }),
    form: group('form'),
  };
};
