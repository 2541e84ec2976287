import { PermissionFlagsBits } from 'discord-api-types/v10';
import { features } from '#commands/index.ts';
import { commandsOf, type Runnable, type SlashCommand } from '#interactions/define-command.ts';
import { textFor } from '#text/index.ts';

const text = textFor('en-US');

const inCell = (words: string): string => words.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** The options of a command or subcommand, a line each within one cell of a table. */
const optionsCell = ({ options, describe }: Runnable): string => {
  const said = describe(text).options;
  return Object.entries(options)
    .map(([name, { isRequired }]) => `\`${name}\`${isRequired ? ' (required)' : ''}: ${said[name] ?? ''}`)
    .map(inCell)
    .join('<br>');
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
  ['| command | what it does | options |', '|---|---|---|', ...commandsOf(features).flatMap(rowsOf)].join(
    '\n',
  );

const audienceOf = ({ defaultMemberPermissions }: SlashCommand): string =>
  defaultMemberPermissions === PermissionFlagsBits.ManageGuild ? 'members with *Manage Server*' : 'everyone';

/** The commands with their descriptions and who sees them, as the README lists them. */
export const overviewTable = (): string =>
  [
    '| command | | for |',
    '|---|---|---|',
    ...commandsOf(features).map(
      (command) => `| \`/${command.name}\` | ${command.description(text)} | ${audienceOf(command)} |`,
    ),
  ].join('\n');
