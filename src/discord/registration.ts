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

type Json = Record<string, unknown>;

type Option = ReturnType<SlashCommand['options']>[number];

/** The option, and those inside a subcommand, declared with autocomplete where there is a completer. */
const withSuggestions = (option: Option, command: Pick<SlashCommand, 'autocomplete'>): Json => {
  const { autocomplete = {} } = command;
  if (option.type === ApplicationCommandOptionType.Subcommand) {
    return { ...option, options: option.options?.map((inner) => withSuggestions(inner, command)) };
  }
  return Object.hasOwn(autocomplete, option.name) ? { ...option, autocomplete: true } : { ...option };
};

/** In servers, in direct messages and group conversations; for servers that have the bot and for members who brought it along. */
const EVERYWHERE = {
  contexts: [
    InteractionContextType.Guild,
    InteractionContextType.BotDM,
    InteractionContextType.PrivateChannel,
  ],
  integrationTypes: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
};

/** A command as Discord registers it. An option that has a completer is declared with autocomplete. */
export const declarationOf = (command: SlashCommand, text: Text = textFor('en-US')): Json => ({
  type: ApplicationCommandType.ChatInput,
  name: command.name,
  description: command.description(text),
  options: command.options(text).map((option) => withSuggestions(option, command)),
  contexts: command.contexts ?? EVERYWHERE.contexts,
  integration_types: command.integrationTypes ?? EVERYWHERE.integrationTypes,
  ...(command.defaultMemberPermissions === undefined
    ? {}
    : { default_member_permissions: String(command.defaultMemberPermissions) }),
});

// What Discord adds by itself to a command that it keeps.
const ADDED = new Set(['id', 'application_id', 'guild_id', 'version', 'dm_permission', 'nsfw']);
// Discord fills these in where a declaration leaves them out, with values that differ by application.
const DEFAULTED = new Set(['contexts', 'integration_types']);

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

const isSame = (declared: Json, registered: Json): boolean => {
  const undeclared = [...DEFAULTED].filter((key) => declared[key] === undefined);
  const ignored = new Set([...ADDED, ...undeclared]);
  return isDeepStrictEqual(essence(declared, ignored), essence(registered, ignored));
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

/** The commands that Discord has registered. */
export const registeredCommands = async (rest: REST, target: RegistrationTarget): Promise<Json[]> =>
  z.array(z.record(z.string(), z.unknown())).parse(await rest.get(routeOf(target)));

/** Commands of one server are there for that server: Discord takes no word on other places. */
const inPlace = (declaration: Json, { guildId }: RegistrationTarget): Json => {
  const { contexts, integration_types, ...rest } = declaration;
  return guildId === null ? declaration : rest;
};

/** Replaces the registered commands by the declared ones, unless they are the same. Answers whether it wrote. */
export const registerCommands = async (
  rest: REST,
  { commands, target, log }: { commands: readonly SlashCommand[]; target: RegistrationTarget; log: Log },
): Promise<boolean> => {
  const declared = commands.map((command) => inPlace(declarationOf(command), target));
  if (areRegistered(declared, await registeredCommands(rest, target))) return false;
  await rest.put(routeOf(target), { body: declared });
  log.info({ commands: commands.map(({ name }) => name), guildId: target.guildId }, 'commands registered');
  return true;
};
