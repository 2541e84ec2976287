import { Notice } from '#domain/errors.ts';
import type { Text } from '#text/index.ts';
import { customIdName } from './custom-id.ts';
import type { Completer, Feature, Invocation, Route, SlashCommand } from './feature.ts';
import type { Incoming } from './incoming.ts';
import type { Reply } from './reply.ts';

type KindOf<K extends Incoming['kind']> = Extract<Incoming, { kind: K }>;

/** An interaction that wants a reply. */
export type Request = Exclude<Incoming, KindOf<'autocomplete'>>;

/** An interaction that wants suggestions. */
export type Typing = KindOf<'autocomplete'>;

/** Who answers what. */
export type Directory = {
  /** Hands a request to its handler. Rejects with a Notice when there is none. */
  handle(request: Request, invocation: Invocation): Promise<Reply>;
  /** Suggests values for an option; undefined when it has no suggestions. */
  completerOf(typing: Typing): Completer | undefined;
};

const uniqueBy = <T>(items: readonly T[], nameOf: (item: T) => string): Map<string, T> => {
  const byName = new Map(items.map((item) => [nameOf(item), item]));
  if (byName.size !== items.length) throw new Error('two commands or two custom_ids share a name');
  return byName;
};

const routeFor = (
  routes: ReadonlyMap<string, Route>,
  customId: string,
  text: Text,
): { route: Route; id: unknown } => {
  const route = routes.get(customIdName(customId));
  const decoded = route?.id.decode(customId);
  if (!route || decoded?.kind !== 'ok') throw new Notice(text.refusals.staleButton);
  return { route, id: decoded.values };
};

const commandFor = (commands: ReadonlyMap<string, SlashCommand>, name: string, text: Text): SlashCommand => {
  const command = commands.get(name);
  if (!command) throw new Notice(text.refusals.unknownCommand);
  return command;
};

/** Looks features up by the names of their commands and custom_ids. Throws when two of them claim the same name. */
export const createDirectory = (features: readonly Feature[]): Directory => {
  const commands = uniqueBy(
    features.flatMap(({ command }) => (command ? [command] : [])),
    ({ name }) => name,
  );
  const routes = uniqueBy(
    features.flatMap((feature) => feature.routes ?? []),
    ({ id }) => id.name,
  );
  return {
    async handle(request, invocation) {
      if (request.kind === 'command') {
        const { options, subcommand, files } = request;
        const command = commandFor(commands, request.name, invocation.text);
        return command.run({ ...invocation, options, subcommand, files });
      }
      const { route, id } = routeFor(routes, request.customId, invocation.text);
      if (request.kind === 'modal') {
        const { fields, messageId } = request;
        return route.run({ ...invocation, id, chosen: [], fields, messageId });
      }
      const { values: chosen, messageId } = request;
      return route.run({ ...invocation, id, chosen, fields: {}, messageId });
    },
    completerOf({ name, focused }) {
      const completers = commands.get(name)?.autocomplete ?? {};
      return Object.hasOwn(completers, focused.name) ? completers[focused.name] : undefined;
    },
  };
};
