import { DiscordAPIError } from 'discord.js';

/** Discord's JSON error codes that the bot tells apart. */
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

/** The interaction was answered already. */
export const isAcknowledged = (error: unknown): boolean => hasCode(error, 'alreadyAcknowledged');

/** The interaction's token is no longer honoured: it lives for 15 minutes, and for 3 seconds until the first answer. */
export const isTokenSpent = (error: unknown): boolean =>
  hasCode(error, 'unknownWebhook', 'invalidWebhookToken', 'unknownInteraction');

/** Discord knows no such token: it is spent, or no answer has made it known yet. */
export const isUnknownWebhook = (error: unknown): boolean => hasCode(error, 'unknownWebhook');

/** Something that was sent is not as Discord wants it. */
export const isInvalidForm = (error: unknown): boolean => hasCode(error, 'invalidForm');

/** Somebody removed the message that was to be edited. */
export const isMessageGone = (error: unknown): boolean => hasCode(error, 'unknownMessage');

/** The message is gone, or all of its channel. */
export const isNowhere = (error: unknown): boolean => hasCode(error, 'unknownMessage', 'unknownChannel');

/** The bot is not in that server. */
export const isBarred = (error: unknown): boolean => hasCode(error, 'unknownGuild', 'missingAccess');

/** Nobody waits for this answer any more, or it is there already. */
export const isInteractionGone = (error: unknown): boolean =>
  isAcknowledged(error) || isTokenSpent(error) || isMessageGone(error);

/**
 * Discord will not do this, however often it is asked: the bot may not, or there is something wrong with what it sent.
 * An answer without Discord's own code comes from something in between, and 401 and 429 pass: those are not final.
 */
export const isFinal = (error: unknown): boolean => {
  if (!(error instanceof DiscordAPIError) || typeof error.code !== 'number') return false;
  const { status } = error;
  return status >= 400 && status < 500 && status !== 401 && status !== 429;
};
