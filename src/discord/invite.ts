import { OAuth2Scopes, PermissionFlagsBits } from 'discord.js';

/**
 * What the bot does in a channel on its own: it posts results whose interaction has expired. For everything
 * else it uses interaction tokens, which need no permission.
 */
const NEEDED = [
  PermissionFlagsBits.ViewChannel,
  PermissionFlagsBits.SendMessages,
  PermissionFlagsBits.SendMessagesInThreads,
  PermissionFlagsBits.AttachFiles,
];

/** The permissions of the invitation, as Discord's bit set. */
export const INVITE_PERMISSIONS = NEEDED.reduce((all, permission) => all | permission, 0n);

/** Returns the URL that invites the bot to a server, with just the permissions it needs. */
export const inviteUrl = (applicationId: string): string => {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands].join(' '),
    permissions: String(INVITE_PERMISSIONS),
  });
  return `https://discord.com/oauth2/authorize?${query}`;
};
