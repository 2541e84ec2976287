import { join } from 'node:path';
import { DiscordAPIError, Routes } from 'discord.js';
import { Hono } from 'hono';
import { z } from 'zod';
import { inviteUrl } from '#discord/invite.ts';
import { areRegistered, declarationOf, registeredCommands } from '#discord/registration.ts';
import type { DiscordRest } from '#discord/rest.ts';
import { GenerationError } from '#domain/failure.ts';
import { startHttp } from '#http/server.ts';
import type { SlashCommand } from '#interaction/feature.ts';
import { openSqlite } from '#store/sqlite.ts';
import { textFor } from '#text/index.ts';

/** What a check found: it is well, or what is wrong and what to do. */
export type Finding = { ok: true; detail: string } | { ok: false; problem: string; remedy: string };

/** One thing to look at. `look` never rejects. */
export type Check = { name: string; look: () => Promise<Finding> };

const well = (detail: string): Finding => ({ ok: true, detail });
const wrong = (problem: string, remedy: string): Finding => ({ ok: false, problem, remedy });

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The folder can be written and the database in it can be opened. */
export const dataFolderCheck = (dataDir: string): Check => ({
  name: 'Data folder',
  look: async () => {
    try {
      await using _sql = await openSqlite(join(dataDir, 'loralei.db'));
      return well(`${dataDir} can be written`);
    } catch (error) {
      return wrong(
        `${dataDir} cannot be used: ${messageOf(error)}`,
        'Make the folder writable for the user that runs the bot, or name another one in DATA_DIR.',
      );
    }
  },
});

/** The port of the health check is free. */
export const portCheck = ({ host, port }: { host: string; port: number }): Check => ({
  name: 'Port',
  look: async () => {
    try {
      await using server = await startHttp(new Hono(), { host, port });
      return well(port === 0 ? 'any free port is taken' : `${host}:${server.port} is free`);
    } catch (error) {
      return wrong(
        `${host}:${port} cannot be listened on: ${messageOf(error)}`,
        'Stop what uses it (perhaps the bot itself is running), or set HTTP_PORT to another port, or 0.',
      );
    }
  },
});

const application = z.object({ id: z.string(), name: z.string() });

const discordProblem = (error: unknown): Finding => {
  if (error instanceof DiscordAPIError && error.status === 401) {
    return wrong(
      'Discord does not accept DISCORD_TOKEN.',
      'Open your application in the developer portal, page Bot, press Reset Token, and put the new token into DISCORD_TOKEN.',
    );
  }
  return wrong(
    `Discord cannot be asked: ${messageOf(error)}`,
    'Check the network connection and DISCORD_API_URL, and try again.',
  );
};

/** Discord accepts the token; tells the application and how to invite it. */
export const tokenCheck = ({ bot }: DiscordRest): Check => ({
  name: 'Discord token',
  look: async () => {
    try {
      const { id, name } = application.parse(await bot.get(Routes.currentApplication()));
      return well(`it belongs to the application ${name}. Invite it with ${inviteUrl(id)}`);
    } catch (error) {
      return discordProblem(error);
    }
  },
});

/** Discord has the commands that this version declares. */
export const commandsCheck = (
  { bot }: DiscordRest,
  { commands, guildId }: { commands: readonly SlashCommand[]; guildId: string | null },
): Check => ({
  name: 'Commands',
  look: async () => {
    try {
      const { id } = application.parse(await bot.get(Routes.currentApplication()));
      const registered = await registeredCommands(bot, { applicationId: id, guildId });
      const declared = commands.map((command) => declarationOf(command));
      return areRegistered(declared, registered)
        ? well(`all ${declared.length} are registered`)
        : well('they are not registered yet, or of another version: the next start registers them');
    } catch (error) {
      return discordProblem(error);
    }
  },
});

/** ModelsLab accepts the key. The call behind it makes no image and costs nothing. */
export const keyCheck = (checkKey: () => Promise<unknown>): Check => ({
  name: 'ModelsLab key',
  look: async () => {
    try {
      await checkKey();
      return well('it is accepted');
    } catch (error) {
      if (!(error instanceof GenerationError)) {
        return wrong(
          `ModelsLab cannot be asked: ${messageOf(error)}`,
          'Check MODELSLAB_API_URL and try again.',
        );
      }
      return wrong(
        textFor('en-US').failure.sentence(error.failure),
        error.failure.kind === 'invalidKey'
          ? 'Copy the key from your ModelsLab dashboard, page API Keys, into MODELSLAB_API_KEY.'
          : 'Check the network connection and MODELSLAB_API_URL, and try again.',
      );
    }
  },
});
