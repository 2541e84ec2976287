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
  PermissionFlagsBits.UseApplicationCommands;

const COLOURS = ['#f0b232', '#3ba55d', '#eb459e', '#5865f2', '#00a8fc', '#e67e22'];

/** Somebody without a role. */
export function person(id: string, name: string, index: number): Member {
  const colour = COLOURS[index % COLOURS.length] ?? '#5865f2';
  return { id, name, colour, locale: 'en-US', bot: false, roleIds: [] };
}

/** The role that everybody has in a server, which bears the server's own id. */
export function everyone(guildId: string): Role {
  return { id: guildId, guildId, name: '@everyone', permissions: EVERYBODY_MAY };
}

/** A text channel of a server, unless another type is given. */
export function guildChannel(channel: Pick<Channel, 'id' | 'name' | 'guildId'> & Partial<Channel>): Channel {
  return { type: ChannelType.GuildText, nsfw: false, overwrites: new Map(), ...channel };
}

const THREADS: readonly ChannelType[] = [
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
];

export const isThread = ({ type }: Pick<Channel, 'type'>) => THREADS.includes(type);

/** The channel whose permissions and age restriction hold: of a thread it is the channel that the thread is in. */
export function rulingChannel(world: Pick<World, 'channel'>, channel: Channel): Channel {
  return isThread(channel) ? world.channel(channel.parentId ?? '') : channel;
}
