import { PermissionFlagsBits } from 'discord-api-types/v10';
import { features } from '#commands/index.ts';
import { commandsOf, type Runnable, type SlashCommand } from '#interactions/define-command.ts';
import { textFor } from '#text/index.ts';

const text = textFor('en-US');

const inCell = (words: string): string => words.replaceAll('|', '\\|').replaceAll('\n', ' ');

const commands = commandsOf(features);

/** The commands in the menu of messages: as they are found, and what they do. */
const inMenu = features
  .flatMap(({ messageCommands = [] }) => messageCommands)
  .map((command) => [`*Apps*, **${command.name}** (menu of a message)`, inCell(command.describe(text))]);

/** What the options of `/imagine` are said to be, by their names. */
const ofImagine: Record<string, string> =
  commands
    .find(({ name }) => name === 'imagine')
    ?.runnables.get(null)
    ?.describe(text).options ?? {};

/** The options of a command or subcommand, a line each within one cell of a table; those of `/imagine` in one line. */
const optionsCell = ({ options, describe }: Runnable): string => {
  const said = describe(text).options;
  const names = Object.keys(options);
  const shared = names.filter((name) => said[name] === ofImagine[name]);
  const own = names
    .filter((name) => !shared.includes(name))
    .map((name) => `\`${name}\`${options[name]?.isRequired ? ' (required)' : ''}: ${said[name] ?? ''}`);
  const asThere = `as [for \`/imagine\`](#imagine): ${shared.map((name) => `\`${name}\``).join(', ')}`;
  return [...own, ...(shared.length > 0 ? [asThere] : [])].map(inCell).join('<br>');
};

const rowsOf = (command: SlashCommand): string[] =>
  [...command.runnables].map(([name, runnable]) => {
    // What `/imagine` takes has a table of its own.
    const options = command.name === 'imagine' ? '[see below](#imagine)' : optionsCell(runnable);
    const typed = name === null ? `/${command.name}` : `/${command.name} ${name}`;
    return `| \`${typed}\` | ${inCell(runnable.describe(text).description)} | ${options} |`;
  });

/** Every command and subcommand with what it does and its options, in the order of `commands/index.ts`. */
export const commandsTable = (): string =>
  [
    '| command | what it does | options |',
    '|---|---|---|',
    ...commands.flatMap(rowsOf),
    ...inMenu.map(([name, what]) => `| ${name} | ${what} | |`),
  ].join('\n');

const audienceOf = ({ defaultMemberPermissions: needed }: SlashCommand): string => {
  if (needed === PermissionFlagsBits.Administrator) return 'who runs the bot';
  return needed === PermissionFlagsBits.ManageGuild ? 'members with *Manage Server*' : 'everyone';
};

/** The commands with their descriptions and who sees them, as the README lists them. */
export const overviewTable = (): string =>
  [
    '| command | | for |',
    '|---|---|---|',
    ...commands.map(
      (command) => `| \`/${command.name}\` | ${command.description(text)} | ${audienceOf(command)} |`,
    ),
    ...inMenu.map(([name, what]) => `| ${name} | ${what} | everyone |`),
  ].join('\n');
