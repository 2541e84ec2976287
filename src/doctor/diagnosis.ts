import { DiscordAPIError, HTTPError } from 'discord.js';
import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import { z } from 'zod';
import { type Diagnosis, messageOf } from './finding.ts';

const UNAUTHORIZED = 401;

const DISCORD_REMEDY = 'Check the network connection and DISCORD_API_URL, and try again.';

const isTokenRefused = (error: unknown): boolean =>
  error instanceof DiscordAPIError && error.status === UNAUTHORIZED;

/** Diagnoses problems with Discord or the network; undefined if the error has another source. */
const diagnoseDiscord = (error: unknown): Diagnosis | undefined => {
  if (isTokenRefused(error)) {
    return {
      problem: 'Discord does not accept DISCORD_TOKEN.',
      remedy:
        'Open your application in the developer portal, page Bot, press Reset Token, and put the new token into DISCORD_TOKEN.',
    };
  }
  // Of all requests without an interaction, only a server's commands require access to anything.
  if (error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.MissingAccess) {
    return {
      problem: 'The bot is not in the server that DISCORD_GUILD_ID names.',
      remedy: 'Invite it there with the address above, or fix or leave out DISCORD_GUILD_ID.',
    };
  }
  if (!(error instanceof HTTPError)) return undefined;
  return { problem: `Discord answered ${error.status}.`, remedy: DISCORD_REMEDY };
};

const systemError = z.object({
  code: z.string(),
  syscall: z.string().optional(),
  path: z.string().optional(),
  address: z.string().optional(),
  port: z.number().optional(),
});

type SystemError = z.output<typeof systemError>;

const listening = ({ code, address, port }: SystemError): Diagnosis => {
  if (code === 'EADDRNOTAVAIL') {
    return {
      problem: `${address} is no address of this machine.`,
      remedy: 'Set HTTP_HOST to 127.0.0.1, or to 0.0.0.0 for all of its addresses.',
    };
  }
  return {
    problem: `${address}:${port} cannot be listened on: ${code === 'EADDRINUSE' ? 'it is taken' : code}.`,
    remedy: 'Stop what uses it, or set HTTP_PORT to another port, or to 0 for any free one.',
  };
};

const writing = ({ code, path }: SystemError): Diagnosis => ({
  problem: `${path} cannot be written: ${code}.`,
  remedy: 'Make the folder writable for the user that runs the bot, or name another one in DATA_DIR.',
});

const reading = (reason: string): Diagnosis => ({
  problem: `The database in DATA_DIR cannot be used: ${reason}.`,
  remedy: 'Put a backup of loralei.db in its place, or move the file away to begin with an empty one.',
});

/** Diagnoses errors that the operator can fix; undefined if the error alone does not explain the problem. */
export const diagnose = (error: unknown): Diagnosis | undefined => {
  const known = diagnoseDiscord(error);
  if (known) return known;
  const system = systemError.safeParse(error instanceof AggregateError ? error.errors[0] : error).data;
  if (!system) return undefined;
  if (system.code === 'ERR_SQLITE_ERROR') return reading(messageOf(error));
  switch (system.syscall) {
    case 'listen':
      return listening(system);
    case 'mkdir':
    case 'open':
      return writing(system);
    case 'connect':
    case 'getaddrinfo':
      return { problem: `Discord cannot be reached: ${messageOf(error)}.`, remedy: DISCORD_REMEDY };
    default:
      return undefined;
  }
};
