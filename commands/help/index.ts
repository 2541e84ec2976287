import { Notice } from '#domain/errors.ts';
import { fold } from '#domain/text-match.ts';
import { defineCommand, type Feature, onSelect, type SlashCommand } from '#interactions/define-command.ts';
import type { Completer, Invocation, Uses } from '#interactions/invocation.ts';
import { completedBy, stringOption } from '#interactions/options.ts';
import { type Message, privately } from '#interactions/reply.ts';
import { helpMessage, OVERVIEW, topicId, topicsFor } from './view.ts';

/** The page with that name, as it is typed or chosen: `compare`, `/compare` or `Writing a prompt`. */
const pageNamed = (
  use: Invocation<Uses<'commandIds'>>,
  commands: readonly SlashCommand[],
  typed: string,
): Message => {
  const wanted = fold(typed.trim().replace(/^\//, ''));
  const topic = topicsFor(use, commands).find(
    ({ label, value }) => fold(value) === wanted || fold(label) === wanted,
  );
  const message = helpMessage(use, commands, topic?.value ?? '');
  if (!message) throw new Notice(use.text.help.unknown);
  return message;
};

/** `/help`: what the bot can do on one page, and a page about each command, from its declaration. */
export const createHelp = (commands: () => readonly SlashCommand[]): Feature => {
  const complete: Completer = (use) => {
    const wanted = fold(use.typed.trim().replace(/^\//, ''));
    return topicsFor(use, commands())
      .filter(({ label, value }) => [label, value].some((name) => fold(name).includes(wanted)))
      .map(({ label, value }) => ({ name: label, value }));
  };
  const options = { topic: completedBy(complete, stringOption({ maxLength: 100 })) };
  return {
    command: defineCommand({
      name: 'help',
      help: (text) => text.commands.help.help,
      options,
      describe: (text) => text.commands.help,
      run: (use) => privately(pageNamed(use, commands(), use.options.topic ?? OVERVIEW)),
    }),
    routes: [
      onSelect(topicId, (use) => ({
        kind: 'update',
        message: pageNamed(use, commands(), use.values[0] ?? OVERVIEW),
      })),
    ],
  };
};
