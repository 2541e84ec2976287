import { Notice } from '#domain/errors.ts';
import {
  COLOURS,
  container,
  fitLines,
  roomBeside,
  separator,
  small,
  textDisplay,
} from '#interactions/components.ts';
import {
  defineCommand,
  describeOptions,
  type Feature,
  type SlashCommand,
} from '#interactions/define-command.ts';
import type { Completer } from '#interactions/invocation.ts';
import { completedBy, stringOption } from '#interactions/options.ts';
import { type Choice, type Message, privately } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';

/** The help for one command: its purpose, more about it, and its options. */
type About = { head: string[]; manual: string[]; options: string[] };

const aboutOf = (command: SlashCommand, text: Text): About => ({
  head: [`**/${command.name}** ${command.description(text)}`, command.help(text)],
  manual: [],
  options: describeOptions(command, text).map(({ name, description }) =>
    small(text.help.optionLine(name, description)),
  ),
});

/** Drops options that an earlier command has, too, and cuts the rest to one message. */
const fitting = (text: Text, title: string, abouts: readonly About[]): string[][] => {
  const told = new Set<string>();
  let room = roomBeside(title, ...abouts.flatMap(({ head, manual }) => [...head, ...manual]));
  return abouts.map(({ head, manual, options }) => {
    const isNew = (line: string): boolean => !told.has(line);
    const more = (left: number): string => small(text.more(left));
    const isRoom = room > more(options.length).length;
    const lines = isRoom ? fitLines(options.filter(isNew), { room: room - 1, more }) : [];
    for (const line of options) told.add(line);
    room = lines.reduce((left, line) => left - line.length - 1, room);
    return [...head, ...manual, ...lines];
  });
};

const helpMessage = (text: Text, title: string, abouts: readonly About[]): Message => ({
  components: [
    container(
      COLOURS.ready,
      textDisplay(title),
      ...fitting(text, title, abouts).flatMap((lines) => [separator(), textDisplay(...lines)]),
    ),
  ],
});

/** All commands, each in a few lines. */
const overview = (commands: readonly SlashCommand[], text: Text): Message =>
  helpMessage(
    text,
    `### ${text.help.title}`,
    commands.map((command) => aboutOf(command, text)),
  );

/** All about one command. */
const page = (command: SlashCommand, text: Text): Message =>
  helpMessage(text, `### ${text.help.pageTitle(command.name)}`, [
    { ...aboutOf(command, text), manual: command.manual ? [command.manual(text)] : [] },
  ]);

/** The name of a command as somebody types it. */
const typedName = (typed: string): string => typed.trim().toLowerCase().replace(/^\//, '');

/** `/help`: describes all commands from their declarations, or one of them at length. */
export const createHelp = (commands: () => readonly SlashCommand[]): Feature => {
  const completeCommand: Completer<unknown> = ({ typed, text }) =>
    commands()
      .filter(({ name }) => name.includes(typedName(typed)))
      .map(
        (command): Choice => ({
          name: `/${command.name}: ${command.description(text)}`,
          value: command.name,
        }),
      );
  return {
    command: defineCommand({
      name: 'help',
      help: (text) => text.commands.help.help,
      options: { command: completedBy(completeCommand, stringOption({ maxLength: 40 })) },
      describe: ({ commands: { help } }) => ({
        description: help.description,
        options: { command: help.command },
      }),
      run({ text, options }) {
        if (options.command === undefined) return privately(overview(commands(), text));
        const wanted = typedName(options.command);
        const command = commands().find(({ name }) => name === wanted);
        if (!command) throw new Notice(text.help.unknown(options.command));
        return privately(page(command, text));
      },
    }),
  };
};
