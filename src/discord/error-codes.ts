import { DiscordAPIError } from 'discord.js';

/** The JSON error codes of Discord that the bot distinguishes. */
const CODES = {
  unknownChannel: 10003,
  unknownGuild: 10004,
  unknownMessage: 10008,
  unknownWebhook: 10015,
  unknownInteraction: 10062,
  alreadyAcknowledged: 40060,
  missingAccess: 50001,
  invalidWebhookToken: 50027,
  invalidForm: 50035,
} as const;

type CodeName = keyof typeof CODES;

const hasCode = (error: unknown, ...names: CodeName[]): boolean =>
  error instanceof DiscordAPIError && names.some((name) => CODES[name] === error.code);

/** The interaction has been answered already. */
export const isAcknowledged = (error: unknown): boolean => hasCode(error, 'alreadyAcknowledged');

/**
 * The interaction's token has expired: it lives for 15 minutes, and for 3 seconds before the first answer.
 */
export const isTokenSpent = (error: unknown): boolean =>
  hasCode(error, 'unknownWebhook', 'invalidWebhookToken', 'unknownInteraction');

/** Discord does not know the token: it has expired, or no answer has activated it yet. */
export const isUnknownWebhook = (error: unknown): boolean => hasCode(error, 'unknownWebhook');

/** Discord rejects the content of the request. */
export const isInvalidForm = (error: unknown): boolean => hasCode(error, 'invalidForm');

/** Somebody deleted the message to edit. */
export const isMessageGone = (error: unknown): boolean => hasCode(error, 'unknownMessage');

/** The message or its channel is gone. */
export const isNowhere = (error: unknown): boolean => hasCode(error, 'unknownMessage', 'unknownChannel');

/** The bot is not in that server. */
export const isBarred = (error: unknown): boolean => hasCode(error, 'unknownGuild', 'missingAccess');

/** Nobody waits for this answer any more, or it has been given already. */
export const isInteractionGone = (error: unknown): boolean =>
  isAcknowledged(error) || isTokenSpent(error) || isMessageGone(error);

/**
 * Retrying is useless: the bot lacks permission, or the request is invalid. A response without a Discord code
 * comes from something in between, and 401 and 429 pass; those are not final.
 */
export const isFinal = (error: unknown): boolean => {
  if (!(error instanceof DiscordAPIError) || typeof error.code !== 'number') return false;
  const { status } = error;
  return status >= 400 && status < 500 && status !== 401 && status !== 429;
};
