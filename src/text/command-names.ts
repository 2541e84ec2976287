import type { CommandNames } from './languages.ts';

const find = (names: CommandNames, key: string): string | undefined =>
  Object.hasOwn(names, key) ? names[key] : undefined;

/** The name of a command, or of its subcommand, in the language of the names; undefined: it keeps its English name. */
export const commandName = (names: CommandNames, ...path: string[]): string | undefined =>
  find(names, path.join('.'));

/** The name of an option in the language of the names; undefined: it keeps its English name. */
export const optionName = (
  names: CommandNames,
  command: readonly string[],
  option: string,
): string | undefined => find(names, [...command, option].join('.')) ?? find(names, `*.${option}`);

/** A command, or its subcommand, as members of that language type it behind the slash. */
export const shownCommand = (names: CommandNames, ...path: string[]): string =>
  path.map((part, index) => commandName(names, ...path.slice(0, index + 1)) ?? part).join(' ');
