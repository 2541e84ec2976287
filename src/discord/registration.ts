import { isDeepStrictEqual } from 'node:util';
import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type REST,
  Routes,
} from 'discord.js';
import { z } from 'zod';
import type { Log } from '#domain/ports.ts';
import type { SlashCommand } from '#interaction/feature.ts';
import { type Text, textFor } from '#text/index.ts';
import { isBarred } from './refusals.ts';

type Json = Record<string, unknown>;

// With no word of where, a command is there wherever Discord has commands, also for those who brought the bot along.
const EVERYWHERE = [
  InteractionContextType.Guild,
  InteractionContextType.BotDM,
  InteractionContextType.PrivateChannel,
];
const BY_ANYBODY = [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall];

type Option = ReturnType<SlashCommand['options']>[number];

/** An option that has a completer is declared with autocomplete, in a subcommand too. */
const declaredOption = (option: Option, completed: Readonly<Record<string, unknown>>): Json => {
  if (option.type === ApplicationCommandOptionType.Subcommand) {
    const inner = (option.options ?? []).map((one) => declaredOption(one, completed));
    return { ...option, options: inner };
  }
  return Object.hasOwn(completed, option.name) ? { ...option, autocomplete: true } : { ...option };
};

/** A command as Discord registers it. */
export const declarationOf = (command: SlashCommand, text: Text = textFor('en-US')): Json => ({
  type: ApplicationCommandType.ChatInput,
  name: command.name,
  description: command.description(text),
  options: command.options(text).map((option) => declaredOption(option, command.autocomplete ?? {})),
  contexts: command.contexts ?? EVERYWHERE,
  integration_types: command.integrationTypes ?? BY_ANYBODY,
  ...(command.defaultMemberPermissions === undefined
    ? {}
    : { default_member_permissions: String(command.defaultMemberPermissions) }),
});

// What Discord adds by itself to a command that it keeps.
const ADDED = new Set(['id', 'application_id', 'guild_id', 'version', 'dm_permission', 'nsfw']);
// Where a command is there. Commands of one server are there, and cannot say anything else.
const WHERE = ['contexts', 'integration_types'];

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0);

/** A declaration without what means nothing, so that two of them can be compared. */
const essence = (value: unknown, ignored: ReadonlySet<string>): unknown => {
  if (Array.isArray(value)) return value.map((item) => essence(item, ignored));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !ignored.has(key) && !isNothing(inner))
      .map(([key, inner]) => [key, essence(inner, ignored)]),
  );
};

const without = (command: Json, names: readonly string[]): Json =>
  Object.fromEntries(Object.entries(command).filter(([name]) => !names.includes(name)));

/** A list of numbers is a set to Discord. */
const inOrder = (command: Json): Json =>
  Object.fromEntries(
    Object.entries(command).map(([name, value]) => [
      name,
      WHERE.includes(name) && Array.isArray(value) ? value.toSorted() : value,
    ]),
  );

const isSame = (declared: Json, registered: Json): boolean => {
  const unsaid = WHERE.filter((name) => declared[name] === undefined);
  const comparable = (command: Json) => essence(inOrder(without(command, unsaid)), ADDED);
  return isDeepStrictEqual(comparable(declared), comparable(registered));
};

/** Whether Discord has exactly these commands, whatever their order. */
export const areRegistered = (declared: readonly Json[], registered: readonly Json[]): boolean =>
  declared.length === registered.length &&
  declared.every((command) => registered.some((other) => isSame(command, other)));

/** Where to register: everywhere, or in one server, where it takes effect at once. */
export type RegistrationTarget = { applicationId: string; guildId: string | null };

const routeOf = ({ applicationId, guildId }: RegistrationTarget) =>
  guildId === null
    ? Routes.applicationCommands(applicationId)
    : Routes.applicationGuildCommands(applicationId, guildId);

/** The commands as they are registered there. */
export const declarationsFor = (
  commands: readonly SlashCommand[],
  { guildId }: Pick<RegistrationTarget, 'guildId'>,
): Json[] => {
  const declared = commands.map((command) => declarationOf(command));
  return guildId === null ? declared : declared.map((command) => without(command, WHERE));
};

/** The commands that Discord has registered. */
export const registeredCommands = async (rest: REST, target: RegistrationTarget): Promise<Json[]> =>
  z.array(z.record(z.string(), z.unknown())).parse(await rest.get(routeOf(target)));

/** Replaces the registered commands by the declared ones, unless they are the same. Answers whether it wrote. */
export const registerCommands = async (
  rest: REST,
  { commands, target, log }: { commands: readonly SlashCommand[]; target: RegistrationTarget; log: Log },
): Promise<boolean> => {
  const declared = declarationsFor(commands, target);
  if (areRegistered(declared, await registeredCommands(rest, target))) return false;
  await rest.put(routeOf(target), { body: declared });
  log.info({ commands: commands.map(({ name }) => name), guildId: target.guildId }, 'commands registered');
  return true;
};

/** Remembers the servers in which commands were registered: nothing else tells them when the variable is gone. */
export type RegisteredGuilds = { read(): Promise<string[]>; write(guildIds: string[]): Promise<void> };

/** Removes what this application has registered in a place. Answers whether there was anything. */
const clearCommands = async (rest: REST, target: RegistrationTarget): Promise<boolean> => {
  if ((await registeredCommands(rest, target)).length === 0) return false;
  await rest.put(routeOf(target), { body: [] });
  return true;
};

/**
 * Registers the commands in one place and removes those that were registered in others before, so that members see
 * each command once. Rejects when Discord does not take the commands; leftovers that stay are only logged.
 */
export const moveCommands = async (
  rest: REST,
  {
    guilds,
    ...options
  }: {
    commands: readonly SlashCommand[];
    target: RegistrationTarget;
    guilds: RegisteredGuilds;
    log: Log;
  },
): Promise<void> => {
  const { target, log } = options;
  const { applicationId, guildId } = target;
  const before = await guilds.read();
  // Written first: a process that dies in between must not forget where its commands are.
  if (guildId !== null && !before.includes(guildId)) await guilds.write([...before, guildId]);
  await registerCommands(rest, options);

  const clear = async (place: string | null): Promise<boolean> => {
    const where = place === null ? 'for every server' : `in the server ${place}`;
    try {
      if (await clearCommands(rest, { applicationId, guildId: place }))
        log.warn({ guildId: place }, `commands that were registered ${where} before were removed there`);
      return true;
    } catch (err) {
      // Discord removed them by itself where the bot is in the server no more.
      if (isBarred(err)) return true;
      log.warn({ err, guildId: place }, `commands that were registered ${where} before could not be removed`);
      return false;
    }
  };

  if (guildId !== null) await clear(null);
  const kept: string[] = [];
  for (const place of before.filter((id) => id !== guildId)) if (!(await clear(place))) kept.push(place);
  await guilds.write(guildId === null ? kept : [...kept, guildId]);
};
