import { OAuth2Scopes, PermissionFlagsBits, type REST, Routes } from 'discord.js';
import { z } from 'zod';

const application = z.object({
  id: z.string(),
  name: z.string(),
  /** The public key under which Discord signs interactions, as hexadecimal digits. */
  verify_key: z.string(),
  interactions_endpoint_url: z.string().nullish(),
  approximate_guild_count: z.number().optional(),
});

/** The bot's application as Discord has it. */
export type Application = z.output<typeof application>;

/** Asks Discord which application the token belongs to. Rejects with a ZodError when something else answers. */
export const readApplication = async (
  bot: REST,
  { signal }: { signal?: AbortSignal } = {},
): Promise<Application> =>
  application.parse(await bot.get(Routes.currentApplication(), signal ? { signal } : {}));

/**
 * Lets Discord send interactions to an address instead of over the gateway. Discord tries the address before it takes
 * it, and rejects one that does not answer a ping or that takes a wrong signature.
 */
export const sendInteractionsTo = async (bot: REST, address: string): Promise<void> => {
  await bot.patch(Routes.currentApplication(), { body: { interactions_endpoint_url: address } });
};

/**
 * What the bot does in a channel by itself: it posts results whose interaction has expired. Everything else it does
 * by the tokens of interactions, which needs no permission.
 */
const NEEDED = [
  PermissionFlagsBits.ViewChannel,
  PermissionFlagsBits.SendMessages,
  PermissionFlagsBits.SendMessagesInThreads,
  PermissionFlagsBits.AttachFiles,
];

/** The permissions of the invitation, as Discord's bit set. */
export const INVITE_PERMISSIONS = NEEDED.reduce((all, permission) => all | permission, 0n);

/** The address that invites the bot to a server, with the permissions that it needs and no other. */
export const inviteUrl = (applicationId: string): string => {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands].join(' '),
    permissions: String(INVITE_PERMISSIONS),
  });
  return `https://discord.com/oauth2/authorize?${query}`;
};
