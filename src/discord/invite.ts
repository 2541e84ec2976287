import { OAuth2Scopes, PermissionFlagsBits } from 'discord.js';

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
