import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { features } from '#commands/index.ts';
import { appCommandsOf, commandsOf } from '#interactions/define-command.ts';
import { commandName, optionName, readNames } from '#text/languages.ts';

const FOLDER = new URL('../../locales/', import.meta.url);
const codes = readdirSync(FOLDER).filter((code) => existsSync(new URL(`${code}/names.json`, FOLDER)));

/** A command or subcommand with its options: `path` is what it is called, in parts. */
const runnables = commandsOf(features).flatMap(({ name, runnables }) =>
  [...runnables].map(([subcommand, { options }]) => ({
    path: subcommand === null ? [name] : [name, subcommand],
    options: Object.keys(options),
  })),
);
const menus = appCommandsOf(features).filter((command) => !('runnables' in command));

/** Every key that names something. */
const keys = new Set([
  ...menus.map(({ name }) => name),
  ...runnables.flatMap(({ path, options }) => [
    path[0] ?? '',
    path.join('.'),
    ...options.flatMap((option) => [[...path, option].join('.'), `*.${option}`]),
  ]),
]);

const repeated = (names: readonly string[]): string[] =>
  names.filter((name, index) => names.indexOf(name) !== index);

describe('the names of commands in other languages', () => {
  it('are there', () => expect(codes.length).toBeGreaterThan(0));

  it.each(codes)('name something that there is: %s', (code) => {
    expect(Object.keys(readNames(code)).filter((key) => !keys.has(key))).toEqual([]);
  });

  it.each(codes)('are as Discord takes them: %s', (code) => {
    const isMenu = (key: string) => menus.some(({ name }) => name === key);
    const wrong = Object.entries(readNames(code)).filter(([key, name]) =>
      isMenu(key)
        ? name.length > 32 || name.trim() !== name || name === ''
        : !/^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u.test(name) || name !== name.toLowerCase(),
    );
    expect(wrong).toEqual([]);
  });

  it.each(codes)('differ from each other: %s', (code) => {
    const names = readNames(code);
    const commands = new Set(runnables.map(({ path: [command = ''] }) => command));
    const shown = [...commands].map((command) => commandName(names, command) ?? command);
    expect(repeated(shown)).toEqual([]);
    expect(repeated(menus.map(({ name }) => commandName(names, name) ?? name))).toEqual([]);
    for (const command of commands) {
      const own = runnables.flatMap(({ path: [name, subcommand] }) =>
        name === command && subcommand !== undefined
          ? [commandName(names, command, subcommand) ?? subcommand]
          : [],
      );
      expect(repeated(own)).toEqual([]);
    }
    for (const { path, options } of runnables)
      expect(repeated(options.map((option) => optionName(names, path, option) ?? option))).toEqual([]);
  });
});
