import { type APIApplicationCommand, ApplicationCommandType } from 'discord-api-types/v10';
import type { Table } from '../state/state.ts';
import type { Bus } from './bus.ts';
import { refusals } from './errors.ts';
import type { CommandBody } from './rules/command.ts';

/** The commands that the bot has registered: `scope` is a server's id, or undefined for everywhere. */
export type Commands = {
  list(scope: string | undefined): APIApplicationCommand[];
  /** Everything that a server's members are offered; a server's own command hides a global one of its name. */
  offered(guildId: string | undefined): APIApplicationCommand[];
  /** Replaces all of a scope. Commands that keep their name keep their id. */
  set(scope: string | undefined, bodies: readonly CommandBody[]): APIApplicationCommand[];
  /** Creates, or overwrites one of the same name and type. */
  upsert(scope: string | undefined, body: CommandBody): { command: APIApplicationCommand; created: boolean };
  /** @throws {ApiError} 10063 */
  get(scope: string | undefined, id: string): APIApplicationCommand;
  /** @throws {ApiError} 10063 */
  replace(scope: string | undefined, id: string, body: CommandBody): APIApplicationCommand;
  /** @throws {ApiError} 10063 */
  remove(scope: string | undefined, id: string): void;
};

type Scope = string | undefined;

/** The commands of a scope. */
type Registered = { scope?: Scope; commands: APIApplicationCommand[] };

type Parts = { bus: Bus; nextId: () => string; applicationId: string; table: Table<Registered> };

export function createCommands({ bus, nextId, applicationId, table }: Parts): Commands {
  const scopes = new Map<Scope, APIApplicationCommand[]>(
    table.restored.map(({ scope, commands }) => [scope, commands]),
  );
  const list = (scope: Scope) => scopes.get(scope) ?? [];
  const same = (scope: Scope, { name, type }: CommandBody) =>
    list(scope).find((command) => command.name === name && command.type === (type ?? 1));
  const shape = (scope: Scope, body: CommandBody, id: string = nextId()) =>
    commandShape(body, { scope, id, applicationId, version: nextId() });

  function write(scope: Scope, commands: APIApplicationCommand[]): void {
    scopes.set(scope, commands);
    table.put(scope ?? '', { scope, commands });
    bus.emit({ kind: 'commands', commands });
  }
  function get(scope: Scope, id: string): APIApplicationCommand {
    const found = list(scope).find((command) => command.id === id);
    if (!found) throw refusals.unknownCommand();
    return found;
  }
  return {
    list,
    get,
    offered: (guildId) => withoutHidden(guildId ? list(guildId) : [], list(undefined)),
    set(scope, bodies) {
      const commands = bodies.map((body) => shape(scope, body, same(scope, body)?.id));
      write(scope, commands);
      return commands;
    },
    upsert(scope, body) {
      const before = same(scope, body);
      const command = shape(scope, body, before?.id);
      write(scope, [...list(scope).filter((other) => other !== before), command]);
      return { command, created: !before };
    },
    replace(scope, id, body) {
      const index = list(scope).indexOf(get(scope, id));
      const command = shape(scope, body, id);
      write(scope, list(scope).with(index, command));
      return command;
    },
    remove(scope, id) {
      const before = get(scope, id);
      write(
        scope,
        list(scope).filter((other) => other !== before),
      );
    },
  };
}

/** A server's own commands, and the global ones that none of them hides. */
function withoutHidden(
  own: APIApplicationCommand[],
  global: APIApplicationCommand[],
): APIApplicationCommand[] {
  const hidden = (command: APIApplicationCommand) =>
    own.some(({ name, type }) => name === command.name && type === command.type);
  return [...own, ...global.filter((command) => !hidden(command))];
}

type Registration = { scope: Scope; id: string; applicationId: string; version: string };

/** A command as Discord tells of it, with what the bot left out. */
function commandShape(
  body: CommandBody,
  { scope, id, applicationId, version }: Registration,
): APIApplicationCommand {
  const complete = {
    dm_permission: true,
    nsfw: false,
    name_localizations: null,
    description_localizations: null,
    description: '',
    default_member_permissions: null,
    contexts: null,
    integration_types: [0],
    ...withoutUndefined(body),
    type: body.type ?? ApplicationCommandType.ChatInput,
    id,
    application_id: applicationId,
    version,
    ...(scope ? { guild_id: scope } : {}),
  };
  // The rules have proved the fields that this Discord type describes.
  return complete as unknown as APIApplicationCommand;
}

function withoutUndefined(body: object): object {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
