import { asSentence, count, list, quoted } from '#text/format.ts';
import { settingPlace } from '../audit.ts';

const KINDS: Record<string, string> = {
  number: 'a number',
  int: 'a whole number',
  string: 'a text',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a group of settings',
};

/** What a bound counts. */
const unitOf = (of: string): string => {
  if (of === 'array') return ' entries';
  return of === 'string' ? ' characters' : '';
};

/** Settings as a file, and back. */
export const transfer = {
  exported:
    'All settings of this server, without its key. `/settings import` applies the file, here or in another server.',
  fileDescription: 'The settings of this server as JSON',
  noFile: 'The file is missing. Attach a file from `/settings export`.',
  unreadable: 'The file cannot be read. Attach a JSON file from `/settings export`, of at most 1 MB.',
  noExport: 'That is not a file of settings. Attach a JSON file from `/settings export`.',
  unstorable:
    'Nothing was changed: the file has characters that are not text, such as U+0000. Remove them and import it again.',
  problems: (problems: number) =>
    `Nothing was changed: the file has ${count(problems, 'problem')}. Fix it and import it again.`,
  problem: (path: readonly PropertyKey[], message: string) =>
    `**${settingPlace(path)}**: ${asSentence(message)}`,
  wrongKind: (expected: string) => `This has to be ${KINDS[expected] ?? 'another kind of value'}`,
  tooBig: (of: string, most: number) => `Use at most ${most}${unitOf(of)}`,
  tooSmall: (of: string, least: number) => `Use at least ${least}${unitOf(of)}`,
  notMultiple: (of: number) => `Use a multiple of ${of}`,
  notOneOf: (values: readonly string[]) => `Use one of these: ${list(values.map(quoted))}`,
  notAnId: "That isn't an id",
  notATimeZone: 'There is no such time zone. Name one such as `Europe/Vienna` or `UTC`',
  tooMuch: 'All entries together are too long',
  notUsable: "That can't be used here",
  unknownName: 'There is no such setting',
  nothingNew: 'Nothing to do: this server already has exactly these settings.',
  preview: (changes: number) => `**${count(changes, 'change')} would be made:**`,
  confirm: 'Apply changes',
  cancel: 'Cancel',
  cancelled: 'Nothing was changed.',
  gone: 'This has expired. Import the file again.',
};

/** Everything back to how it is without settings. */
export const reset = {
  ask: 'Reset all settings of this server to their defaults? The key stays; `/settings export` saves a copy of the rest.',
  confirm: 'Reset everything',
  keep: 'Keep the settings',
  kept: 'Nothing was changed.',
};
