import { managesServer } from '#generations/policy-input.ts';
import { withMentions } from '#interactions/command-mentions.ts';
import {
  COLOURS,
  container,
  fitLines,
  roomBeside,
  separator,
  small,
  textDisplay,
} from '#interactions/components.ts';
import { defineCustomId } from '#interactions/custom-id.ts';
import { describeOptions, type SlashCommand } from '#interactions/define-command.ts';
import type { InteractionContext } from '#interactions/interaction.ts';
import type { Invocation, Uses } from '#interactions/invocation.ts';
import type { Message } from '#interactions/reply.ts';
import { oneOfRow, type SelectOption } from '#interactions/selects.ts';
import { cut } from '#text/format.ts';
import type { Text } from '#text/index.ts';
import { optionName, shownCommand } from '#text/languages.ts';

/** The select of topics. */
export const topicId = defineCustomId('help', {});

/** The page that is shown first. */
export const OVERVIEW = 'overview';

const TOPICS = ['prompt', 'loras', 'results'] as const;

type Topic = (typeof TOPICS)[number];

// Discord's limits for a select.
const MOST_OPTIONS = 25;
const LONGEST_OPTION = 100;

/** Whether Discord shows the command to somebody, unless the server's admins decided otherwise. */
const isFor =
  ({ permissions }: InteractionContext) =>
  ({ defaultMemberPermissions: needed }: SlashCommand): boolean =>
    needed === undefined || (permissions & needed) === needed;

/** Everything that somebody can read about, the first page first; `value` names it. */
export const topicsFor = (
  { interaction, text }: Omit<Invocation, 'services'>,
  commands: readonly SlashCommand[],
): SelectOption[] =>
  [
    { label: text.help.overviewName, value: OVERVIEW },
    ...TOPICS.map((topic) => ({ label: text.help.topics[topic].title, value: topic })),
    ...commands.filter(isFor(interaction)).map((command) => ({
      label: `/${shownCommand(text.names, command.name)}`,
      value: command.name,
      description: cut(command.description(text), LONGEST_OPTION),
    })),
  ].slice(0, MOST_OPTIONS);

const isTopic = (name: string): name is Topic => TOPICS.some((topic) => topic === name);

const overviewLines = ({ interaction, text }: Omit<Invocation, 'services'>): string[] => {
  const managers = managesServer(interaction) ? [text.help.managers] : [];
  return [`### ${text.help.title}`, text.help.overview, ...managers];
};

/**
 * A command, or its subcommand, to click: Discord's client writes it in English, so that the member's own name for it stands
 * before.
 */
const clickable = ({ names }: Text, ...path: [string, ...string[]]): string => {
  const [own, known] = [shownCommand(names, ...path), path.join(' ')];
  return own === known ? `</${known}>` : `/${own} (</${known}>)`;
};

/** What a command is for and its options, as far as they fit. */
const commandLines = (text: Text, command: SlashCommand): string[] => {
  const isGroup = !command.runnables.has(null);
  const head = [
    isGroup ? `### /${shownCommand(text.names, command.name)}` : `### ${clickable(text, command.name)}`,
    `**${command.description(text)}**`,
    command.help(text),
    ...(command.manual ? [command.manual(text)] : []),
  ];
  const options = describeOptions(command, text).map(({ name, description }) =>
    isGroup
      ? `${clickable(text, command.name, name)} ${description}`
      : small(text.help.optionLine(optionName(text.names, [command.name], name) ?? name, description)),
  );
  // A mention is longer than the name that it stands for.
  const room = roomBeside(...head) - 40 * (isGroup ? options.length : 1);
  return [...head, ...fitLines(options, { room, more: (left) => small(text.more(left)) })];
};

/** A page of the help, with the select that leads to the others; undefined for a page that there is not. */
export const helpMessage = (
  use: Invocation<Uses<'commandIds'>>,
  commands: readonly SlashCommand[],
  page: string,
): Message | undefined => {
  const { text, services } = use;
  const command = commands.find(({ name }) => name === page);
  const topic = isTopic(page) ? text.help.topics[page] : undefined;
  const lines = (): string[] | undefined => {
    if (page === OVERVIEW) return overviewLines(use);
    if (topic) return [`### ${topic.title}`, topic.about];
    return command && commandLines(text, command);
  };
  const said = lines();
  if (!said) return undefined;
  return {
    components: [
      container(
        COLOURS.ready,
        textDisplay(...said.map((line) => withMentions(line, services.commandIds))),
        separator(),
        oneOfRow(
          { customId: topicId.encode({}), placeholder: text.help.choose },
          { options: topicsFor(use, commands), chosen: page },
        ),
      ),
    ],
  };
};
