import { isDeepStrictEqual } from 'node:util';
import type { REST } from 'discord.js';
import { Routes } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Log } from '#domain/system.ts';
import type { AppCommand } from '#interactions/define-command.ts';
import { declarationOf, type Json } from './declarations.ts';
import { isBarred } from './error-codes.ts';

// Properties that Discord adds to a registered command.
const ADDED = new Set(['id', 'application_id', 'guild_id', 'version', 'dm_permission', 'nsfw']);
// Where a command is available. Commands of a single server have no choice there.
const WHERE = ['contexts', 'integration_types'];

const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** Removes properties without meaning, so that declarations can be compared. */
const essence = (value: unknown, ignored: ReadonlySet<string>): unknown => {
  if (Array.isArray(value)) return value.map((item) => essence(item, ignored));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !ignored.has(key))
      .map(([key, inner]) => [key, essence(inner, ignored)])
      .filter(([, inner]) => !isNothing(inner)),
  );
};

const without = (command: Json, names: readonly string[]): Json =>
  Object.fromEntries(Object.entries(command).filter(([name]) => !names.includes(name)));

/** Discord treats a list of numbers as a set. */
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

/** Whether Discord has exactly these commands, in any order. */
export const areRegistered = (declared: readonly Json[], registered: readonly Json[]): boolean =>
  declared.length === registered.length &&
  declared.every((command) => registered.some((other) => isSame(command, other)));

/** Where to register: globally, or in one server, where it takes effect at once. */
export type RegistrationTarget = { applicationId: string; guildId: string | null };

const routeOf = ({ applicationId, guildId }: RegistrationTarget) =>
  guildId === null
    ? Routes.applicationCommands(applicationId)
    : Routes.applicationGuildCommands(applicationId, guildId);

/** Returns the commands as registered at this target. */
export const declarationsFor = (
  commands: readonly AppCommand[],
  { guildId }: Pick<RegistrationTarget, 'guildId'>,
): Json[] => {
  const declared = commands.map((command) => declarationOf(command));
  return guildId === null ? declared : declared.map((command) => without(command, WHERE));
};

// Without it Discord leaves out what commands are called in other languages.
const WITH_LOCALIZATIONS = new URLSearchParams({ with_localizations: 'true' });

/** Fetches the registered commands, with their names and descriptions in all languages. */
export const registeredCommands = async (rest: REST, target: RegistrationTarget): Promise<Json[]> =>
  z
    .array(z.record(z.string(), z.unknown()))
    .parse(await rest.get(routeOf(target), { query: WITH_LOCALIZATIONS }));

/** The ids that Discord gave to the commands, by their names. */
export type RegisteredIds = ReadonlyMap<string, string>;

const idsSchema = z.array(z.object({ name: z.string(), id: z.string() }));

const idsOf = (registered: unknown): RegisteredIds =>
  new Map(idsSchema.parse(registered).map(({ name, id }) => [name, id]));

/** Replaces the registered commands by the declared ones, unless they are equal. */
export const registerCommands = async (
  rest: REST,
  { commands, target, log }: { commands: readonly AppCommand[]; target: RegistrationTarget; log: Log },
): Promise<{ isWritten: boolean; ids: RegisteredIds }> => {
  const declared = declarationsFor(commands, target);
  const before = await registeredCommands(rest, target);
  if (areRegistered(declared, before)) return { isWritten: false, ids: idsOf(before) };
  const ids = idsOf(await rest.put(routeOf(target), { body: declared }));
  log.info({ commands: commands.map(({ name }) => name), guildId: target.guildId }, 'commands registered');
  return { isWritten: true, ids };
};

/**
 * Stores the servers in which commands were registered: once the variable is gone, nothing else knows them.
 */
export type RegisteredGuilds = { read(): Promise<string[]>; write(guildIds: string[]): Promise<void> };

/** Removes all commands of this application at one target. Returns whether there were any. */
const clearCommands = async (rest: REST, target: RegistrationTarget): Promise<boolean> => {
  if ((await registeredCommands(rest, target)).length === 0) return false;
  await rest.put(routeOf(target), { body: [] });
  return true;
};

/**
 * Registers the commands at one target and removes those registered at others before, so that members see
 * each command once. Returns their ids. Rejects if Discord refuses the commands; failures to remove old ones are only
 * logged.
 */
export const moveCommands = async (
  rest: REST,
  {
    guilds,
    ...options
  }: {
    commands: readonly AppCommand[];
    target: RegistrationTarget;
    guilds: RegisteredGuilds;
    log: Log;
  },
): Promise<RegisteredIds> => {
  const { target, log } = options;
  const { applicationId, guildId } = target;
  const before = await guilds.read();
  // Stored first: a process that dies in between must not forget where its commands are.
  if (guildId !== null && !before.includes(guildId)) await guilds.write([...before, guildId]);
  const { ids } = await registerCommands(rest, options);

  const clear = async (place: string | null): Promise<boolean> => {
    const where = place === null ? 'for every server' : `in the server ${place}`;
    try {
      if (await clearCommands(rest, { applicationId, guildId: place }))
        log.warn({ guildId: place }, `commands that were registered ${where} before were removed there`);
      return true;
    } catch (err) {
      // Discord removed them itself when the bot left the server.
      if (isBarred(err)) return true;
      log.warn({ err, guildId: place }, `commands that were registered ${where} before could not be removed`);
      return false;
    }
  };

  if (guildId !== null) await clear(null);
  const kept: string[] = [];
  for (const place of before.filter((id) => id !== guildId)) if (!(await clear(place))) kept.push(place);
  await guilds.write(guildId === null ? kept : [...kept, guildId]);
  return ids;
};
