import { customIdName } from './custom-id.ts';
import { commandsOf, type Feature, type Route, type Runnable } from './define-command.ts';
import type { Interaction } from './interaction.ts';
import type { MessageCommand } from './message-commands.ts';

/** A slash command as somebody used it, or types it. */
type CommandUse = Pick<Extract<Interaction, { kind: 'command' }>, 'name' | 'subcommand'>;

/** Finds what handles an interaction. */
export type Registry = {
  runnable(use: CommandUse): Runnable | undefined;
  messageCommand(name: string): MessageCommand | undefined;
  /** Finds the route by the name in a custom_id, whatever else is in it. */
  route(customId: string): Route | undefined;
};

const uniqueBy = <T>(items: readonly T[], nameOf: (item: T) => string): Map<string, T> => {
  const byName = new Map(items.map((item) => [nameOf(item), item]));
  if (byName.size !== items.length) throw new Error('two commands or two custom_ids share a name');
  return byName;
};

/** Indexes features by the names of their commands and custom_ids. Throws if two claim the same name. */
export const createRegistry = (features: readonly Feature[]): Registry => {
  const commands = uniqueBy(commandsOf(features), ({ name }) => name);
  const messageCommands = uniqueBy(
    features.flatMap((feature) => feature.messageCommands ?? []),
    ({ name }) => name,
  );
  const routes = uniqueBy(
    features.flatMap((feature) => feature.routes ?? []),
    ({ id }) => id.name,
  );
  return {
    runnable: ({ name, subcommand }) => commands.get(name)?.runnables.get(subcommand),
    messageCommand: (name) => messageCommands.get(name),
    route: (customId) => routes.get(customIdName(customId)),
  };
};
