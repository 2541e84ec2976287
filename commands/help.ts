import { COLOURS, container, separator, small, textDisplay } from '#interaction/components.ts';
import type { Feature, SlashCommand } from '#interaction/feature.ts';
import { privately } from '#interaction/reply.ts';
import type { Text } from '#text/index.ts';

const optionLines = (command: SlashCommand, text: Text): string[] =>
  command.options(text).map(({ name, description }) => small(text.help.optionLine(name, description)));

const about = (command: SlashCommand, text: Text) =>
  textDisplay(
    `**/${command.name}** ${command.description(text)}`,
    command.help(text),
    ...optionLines(command, text),
  );

/** `/help`: the commands, told by their own declarations. */
export const help: Feature = {
  command: {
    name: 'help',
    description: (text) => text.commands.help.description,
    help: (text) => text.commands.help.help,
    options: () => [],
    run: ({ text, services }) =>
      privately({
        components: [
          container(
            COLOURS.ready,
            textDisplay(`### ${text.help.title}`),
            ...services.commands.flatMap((command) => [separator(), about(command, text)]),
          ),
        ],
      }),
  },
};
