import type { ProblemReason } from '#domain/generation/problem.ts';
import { WILDCARD_LIMITS } from '#domain/prompt-template/wildcard-list.ts';
import { count, cut, list, quoted } from '#text/format.ts';
import { languageFor } from '#text/language.ts';
import { SOURCE_LANGUAGE } from '#text/languages.ts';
import { reasonIn } from './problems.ts';

const reason = reasonIn(languageFor(SOURCE_LANGUAGE));

/** What Discord shows of `/wildcard`: descriptions of at most 100 characters. */
export const wildcardCommand = {
  description: 'Lists of words that prompts pick from',
  help: 'Write `__colour__` in a prompt, and each image takes a word of the list `colour`. Members who manage the server make the lists; everybody can use them.',
  subcommands: {
    set: 'Make a list, or change one; without words a form opens',
    list: 'The lists of this server, or the words of one',
    delete: 'Delete a list',
  },
  options: {
    name: `Its name, up to ${WILDCARD_LIMITS.name} letters, digits, - and _`,
    words: 'Its words with commas between them; they replace those that are there',
    which: 'Its name; suggestions come while you type',
  },
};

const name = (id: string): string => `\`__${id}__\``;

/** What members read of wildcards. */
export const wildcards = {
  title: 'Wildcards',
  name,
  line: (id: string, entries: readonly string[]) => `${name(id)}: ${list(entries)}`,
  choice: (id: string, entries: readonly string[]) => cut(`${id}: ${list([...entries])}`, 100),
  none: 'There are none here yet. Members who manage the server make them with `/wildcard set`.',
  use: 'Write a name in a prompt, such as `a __colour__ dress`: each image picks a word, and the same seed picks the same.',
  saved: (id: string, entries: number) => `✅ Saved ${name(id)} with ${count(entries, 'word')}.`,
  savedWithUnknown: (id: string) =>
    `It names ${name(id)}, which is no list of this server yet. Prompts that use it are refused until there is one.`,
  badEntry: (given: string, why: ProblemReason) => `${quoted(cut(given, 60))} ${reason(why)}`,
  deleted: (id: string) => `The list ${name(id)} is gone.`,
  unknown: (typed: string) =>
    `There is no list ${quoted(cut(typed, 60))} here. Choose a suggested one, or see \`/wildcard list\`.`,
  badName: (typed: string) =>
    `${quoted(cut(typed, 60))} cannot be the name of a list. Use up to ${WILDCARD_LIMITS.name} letters, digits, \`-\` and \`_\`.`,
  noWords: 'A list needs words. Write them with commas between them, or one per line.',
  tooMuch: `That is too much for a list. It holds ${WILDCARD_LIMITS.entries} entries of up to ${WILDCARD_LIMITS.entry} characters, and ${WILDCARD_LIMITS.together} characters together.`,
  full: `There is room for ${WILDCARD_LIMITS.lists} lists, and all of it is taken. Delete one first.`,
  form: {
    title: 'A list of words',
    name: 'Name',
    nameHelp: 'For __colour__ in prompts the name is: colour',
    words: 'Words',
    wordsHelp: 'One per line. Choices such as {a|b} and other lists can stand in them',
  },
};
