import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import type { Channel, Member, Role, World } from './world.ts';

const EVERYBODY_MAY =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.AddReactions |
  PermissionFlagsBits.UseExternalEmojis |
  PermissionFlagsBits.UseApplicationCommands |
  PermissionFlagsBits.UseExternalApps;

const COLOURS = ['#f0b232', '#3ba55d', '#eb459e', '#5865f2', '#00a8fc', '#e67e22'];

/** Somebody without a role, who has installed the app for themselves. */
export function person(id: string, name: string, index: number): Member {
  const colour = COLOURS[index % COLOURS.length] ?? '#5865f2';
  return { id, name, colour, locale: 'en-US', bot: false, installed: true, roleIds: [] };
}

/** The role that everybody has in a server, which bears the server's own id. */
export function everyone(guildId: string): Role {
  return { id: guildId, guildId, name: '@everyone', permissions: EVERYBODY_MAY };
}

/** A text channel of a server, unless another type is given. */
export function guildChannel(channel: Pick<Channel, 'id' | 'name' | 'guildId'> & Partial<Channel>): Channel {
  return { type: ChannelType.GuildText, nsfw: false, overwrites: new Map(), ...channel };
}

/** What a member and the bot say to each other. */
export function directMessages(id: string, { id: memberId, name }: Member): Channel {
  const recipientIds = [memberId];
  return { id, type: ChannelType.DM, name: `@${name}`, nsfw: false, recipientIds, overwrites: new Map() };
}

/** A conversation of members. */
export function privateChannel(channel: Pick<Channel, 'id' | 'name' | 'recipientIds'>): Channel {
  return { ...channel, type: ChannelType.GroupDM, nsfw: false, overwrites: new Map() };
}

const THREADS: readonly ChannelType[] = [
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
];

export const isCategory = ({ type }: Pick<Channel, 'type'>) => type === ChannelType.GuildCategory;

export const isThread = ({ type }: Pick<Channel, 'type'>) => THREADS.includes(type);

/** The channel whose permissions and age restriction hold: of a thread it is the channel that the thread is in. */
export function rulingChannel(world: Pick<World, 'channel'>, channel: Channel): Channel {
  return isThread(channel) ? world.channel(channel.parentId ?? '') : channel;
}
