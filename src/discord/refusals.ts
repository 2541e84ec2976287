import { DiscordAPIError } from 'discord.js';

/** Discord's JSON error codes that the bot tells apart. */
const CODES = {
  unknownChannel: 10003,
  unknownMessage: 10008,
  unknownWebhook: 10015,
  unknownInteraction: 10062,
  alreadyAcknowledged: 40060,
  missingAccess: 50001,
  cannotSendInChannel: 50008,
  missingPermissions: 50013,
  invalidWebhookToken: 50027,
} as const;

type CodeName = keyof typeof CODES;

const hasCode = (error: unknown, ...names: CodeName[]): boolean =>
  error instanceof DiscordAPIError && names.some((name) => CODES[name] === error.code);

/** The interaction was answered already, or more than 3 seconds ago. */
export const isInteractionGone = (error: unknown): boolean =>
  hasCode(error, 'unknownInteraction', 'alreadyAcknowledged');

/** The interaction's token is no longer honoured (it lives for 15 minutes). */
export const isTokenSpent = (error: unknown): boolean =>
  hasCode(error, 'unknownWebhook', 'invalidWebhookToken', 'unknownInteraction');

/** Somebody removed the message that was to be edited. */
export const isMessageGone = (error: unknown): boolean => hasCode(error, 'unknownMessage');

/** The bot may not write there, or there is no such channel any more. */
export const isNotAllowed = (error: unknown): boolean =>
  hasCode(error, 'unknownChannel', 'missingAccess', 'cannotSendInChannel', 'missingPermissions');
