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
import { type Message, privately } from '#interactions/reply.ts';
import type { Text } from '#text/index.ts';

/** The help for one command: its purpose and its options. */
type About = { head: string[]; options: string[] };

const aboutOf = (command: SlashCommand, text: Text): About => ({
  head: [`**/${command.name}** ${command.description(text)}`, command.help(text)],
  options: describeOptions(command, text).map(({ name, description }) =>
    small(text.help.optionLine(name, description)),
  ),
});

/** Drops options that an earlier command has, too, and cuts the rest to one message. */
const fitting = (text: Text, title: string, abouts: readonly About[]): string[][] => {
  const told = new Set<string>();
  let room = roomBeside(title, ...abouts.flatMap(({ head }) => head));
  return abouts.map(({ head, options }) => {
    const isNew = (line: string): boolean => !told.has(line);
    const more = (left: number): string => small(text.more(left));
    const isRoom = room > more(options.length).length;
    const lines = isRoom ? fitLines(options.filter(isNew), { room: room - 1, more }) : [];
    for (const line of options) told.add(line);
    room = lines.reduce((left, line) => left - line.length - 1, room);
    return [...head, ...lines];
  });
};

const helpMessage = (commands: readonly SlashCommand[], text: Text): Message => {
  const title = `### ${text.help.title}`;
  const abouts = commands.map((command) => aboutOf(command, text));
  return {
    components: [
      container(
        COLOURS.ready,
        textDisplay(title),
        ...fitting(text, title, abouts).flatMap((lines) => [separator(), textDisplay(...lines)]),
      ),
    ],
  };
};

/** `/help`: describes all commands from their declarations. */
export const createHelp = (commands: () => readonly SlashCommand[]): Feature => ({
  command: defineCommand({
    name: 'help',
    help: (text) => text.commands.help.help,
    options: {},
    describe: (text) => ({ description: text.commands.help.description, options: {} }),
    run: ({ text }) => privately(helpMessage(commands(), text)),
  }),
});
