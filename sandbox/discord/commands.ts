import { type APIApplicationCommand, ApplicationCommandType } from 'discord-api-types/v10';
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

type Parts = { bus: Bus; nextId: () => string; applicationId: string };
type Scope = string | undefined;

export function createCommands({ bus, nextId, applicationId }: Parts): Commands {
  const scopes = new Map<Scope, APIApplicationCommand[]>();
  const list = (scope: Scope) => scopes.get(scope) ?? [];
  const same = (scope: Scope, { name, type = 1 }: CommandBody) =>
    list(scope).find((command) => command.name === name && command.type === (type ?? 1));

  function shape(scope: Scope, body: CommandBody, id: string): APIApplicationCommand {
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
      version: nextId(),
      ...(scope ? { guild_id: scope } : {}),
    };
    // The rules have proved the fields that this Discord type describes.
    return complete as unknown as APIApplicationCommand;
  }
  function write(scope: Scope, commands: APIApplicationCommand[]): void {
    scopes.set(scope, commands);
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
    offered(guildId) {
      const own = guildId ? list(guildId) : [];
      const hidden = (command: APIApplicationCommand) =>
        own.some(({ name, type }) => name === command.name && type === command.type);
      return [...own, ...list(undefined).filter((command) => !hidden(command))];
    },
    set(scope, bodies) {
      const commands = bodies.map((body) => shape(scope, body, same(scope, body)?.id ?? nextId()));
      write(scope, commands);
      return commands;
    },
    upsert(scope, body) {
      const before = same(scope, body);
      const command = shape(scope, body, before?.id ?? nextId());
      write(scope, [...list(scope).filter((other) => other !== before), command]);
      return { command, created: !before };
    },
    replace(scope, id, body) {
      const before = get(scope, id);
      const command = shape(scope, body, id);
      write(
        scope,
        list(scope).map((other) => (other === before ? command : other)),
      );
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

function withoutUndefined(body: object): object {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
