import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { InteractionContext } from '#interactions/interaction.ts';

/** A member who does something in a channel of a server that has the bot. */
export const interactionContext = (given: Partial<InteractionContext> = {}): InteractionContext => ({
  interactionId: '1200000000000000001',
  applicationId: '1100000000000000001',
  token: 'token',
  receivedAt: 0,
  userId: '1100000000000000031',
  roleIds: [],
  permissions: PermissionFlagsBits.UseApplicationCommands,
  guildId: '1100000000000000010',
  isInstalledInGuild: true,
  channelId: '1100000000000000020',
  parentId: null,
  isThread: false,
  threadParentId: null,
  isPrivate: false,
  ageRestricted: false,
  locale: 'en-GB',
  clientLocale: 'en-GB',
  guildLocale: 'en-GB',
  attachmentSizeLimit: 10_000_000,
  ...given,
});

/** The same in the member's direct messages with the bot. */
export const directMessageContext = (given: Partial<InteractionContext> = {}): InteractionContext =>
  interactionContext({
    guildId: null,
    guildLocale: null,
    isInstalledInGuild: false,
    isPrivate: true,
    permissions: 0n,
    channelId: '1100000000000000029',
    ...given,
  });
