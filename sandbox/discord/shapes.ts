import {
  type APIGuildMember,
  type APIRole,
  type APIUser,
  ChannelType,
  type GuildMemberFlags,
  type RoleFlags,
  type UserFlags,
} from 'discord-api-types/v10';
import { allows } from './permissions.ts';
import { IDS } from './seed-data.ts';
import type { Channel, Guild, Member, Role, World } from './world.ts';
import { isThread } from './world-parts.ts';

// Discord's flag types name each bit, but not the absence of all.
const NO_USER_FLAGS = 0 as UserFlags;
const NO_MEMBER_FLAGS = 0 as GuildMemberFlags;
const NO_ROLE_FLAGS = 0 as RoleFlags;

/** When everything here began: nobody asks for more. */
const STARTED = '2024-01-01T00:00:00.000000+00:00';

/** A user as Discord's schema wants it whole. */
export function userShape({ id, name, bot }: Member): APIUser {
  return {
    id,
    username: name.toLowerCase(),
    global_name: name,
    discriminator: '0',
    avatar: null,
    public_flags: NO_USER_FLAGS,
    flags: NO_USER_FLAGS,
    primary_guild: null,
    ...(bot ? { bot: true } : {}),
  };
}

/** A member of a server, with its roles there. */
export function guildMemberShape(world: World, { member, guildId }: { member: Member; guildId: string }) {
  const held = world.roles.filter((role) => role.guildId === guildId && role.id !== guildId);
  return {
    user: userShape(member),
    nick: null,
    avatar: null,
    banner: null,
    roles: held.map(({ id }) => id).filter((id) => member.roleIds.includes(id)),
    joined_at: STARTED,
    premium_since: null,
    deaf: false,
    mute: false,
    pending: false,
    communication_disabled_until: null,
    flags: NO_MEMBER_FLAGS,
  };
}

/** A member of a channel's server, with what it may do in the channel. */
export function memberShape(
  world: World,
  { member, channel }: { member: Member; channel: Channel },
): APIGuildMember & { permissions: string } {
  return {
    ...guildMemberShape(world, { member, guildId: channel.guildId ?? '' }),
    permissions: world.permissions(member.id, channel.id).toString(),
  };
}

/** A role, whole. */
export function roleShape({ id, name, permissions }: Role): APIRole {
  return {
    id,
    name,
    permissions: permissions.toString(),
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    position: 0,
    hoist: false,
    managed: false,
    mentionable: false,
    icon: null,
    unicode_emoji: null,
    flags: NO_ROLE_FLAGS,
  };
}

/** A channel as interactions carry it, with the permissions of the member who acts; threads have no `nsfw`. */
export function channelShape(channel: Channel, permissions: bigint) {
  const { id, type, name, nsfw, guildId, parentId = null } = channel;
  const base = { id, type, last_message_id: null, flags: 0, permissions: permissions.toString() };
  if (type === ChannelType.GroupDM) return { ...base, name, icon: null, owner_id: IDS.ada, recipients: [] };
  if (!guildId) return base;
  const placed = { ...base, name, guild_id: guildId, parent_id: parentId, rate_limit_per_user: 0 };
  return isThread(channel) ? { ...placed, ...THREAD } : { ...placed, nsfw, position: 0, topic: null };
}

const THREAD = {
  owner_id: IDS.mona,
  message_count: 0,
  member_count: 1,
  total_message_sent: 0,
  thread_metadata: {
    archived: false,
    auto_archive_duration: 1440,
    archive_timestamp: STARTED,
    create_timestamp: STARTED,
    locked: false,
  },
};

/** The guild as an interaction carries it. */
export function partialGuildShape({ id, locale }: Guild) {
  return { id, locale, features: [] };
}

/** The guild as GUILD_CREATE tells it to bots that have the Guilds intent. */
export function guildShape(world: World, guild: Guild) {
  const inside = world.channels.filter(({ guildId }) => guildId === guild.id);
  const shape = (channel: Channel) => channelShape(channel, world.permissions(world.bot.id, channel.id));
  const roles = world.roles.filter(({ guildId }) => guildId === guild.id);
  return {
    ...partialGuildShape(guild),
    name: guild.name,
    owner_id: guild.ownerId,
    preferred_locale: guild.locale,
    unavailable: false,
    member_count: world.members.length,
    channels: inside.filter((channel) => !isThread(channel)).map(shape),
    roles: roles.map(roleShape),
    members: [],
    emojis: [],
    stickers: [],
    threads: inside.filter(isThread).map(shape),
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
  };
}

/** Whether a member may, in a channel, do everything that the bits name. */
export function may(world: World, actor: { memberId: string; channelId: string }, needed: bigint): boolean {
  return allows(world.permissions(actor.memberId, actor.channelId), needed);
}
