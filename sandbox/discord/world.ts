import { ChannelType } from 'discord-api-types/v10';
import { permissionsIn } from './permissions.ts';
import { furnish, GUILDS, IDS } from './seed-data.ts';
import { createSnowflakes, type Now } from './snowflake.ts';
import { directMessages, everyone, guildChannel, person, privateChannel } from './world-parts.ts';

/** A role of one server; `permissions` as Discord's bits. */
export type Role = { id: string; guildId: string; name: string; permissions: bigint };

/** Somebody of the world, in every server of it. `colour` is the page's, `#rrggbb`. */
export type Member = {
  id: string;
  name: string;
  colour: string;
  locale: string;
  bot: boolean;
  /** Whether they have installed the app for themselves, so that its commands go with them everywhere. */
  installed: boolean;
  roleIds: string[];
};

/** What a channel allows or denies one member or role beyond the roles. */
export type Overwrite = { allow: bigint; deny: bigint };

/** A channel, category or thread of a server, or without `guildId` a conversation of `recipientIds`. */
export type Channel = {
  id: string;
  type: ChannelType;
  name: string;
  nsfw: boolean;
  guildId?: string | undefined;
  /** The category that a channel stands in, the channel that a thread is in. */
  parentId?: string | undefined;
  /** Those who talk there; in direct messages (type 1) with the bot, in a group (type 3) without it. */
  recipientIds?: readonly string[];
  /** By the id of a member or role. */
  overwrites: Map<string, Overwrite>;
};

/** A server. Without the bot only those use it there who have installed it for themselves. */
export type Guild = { id: string; name: string; ownerId: string; locale: string; hasBot: boolean };

/**
 * The servers, channels, members and roles. Its objects are live: a test may set `channel.nsfw` or push a role
 * to `member.roleIds` at any time, and the next interaction tells of it.
 */
export type World = {
  readonly application: { id: string; name: string };
  readonly bot: Member;
  readonly guilds: Guild[];
  readonly members: Member[];
  readonly channels: Channel[];
  readonly roles: Role[];
  /** By id or name. @throws {Error} when there is none. */
  guild(idOrName: string): Guild;
  /** By id or name. @throws {Error} when there is none. */
  member(idOrName: string): Member;
  /** By id or name, with or without `#`. @throws {Error} when there is none. */
  channel(idOrName: string): Channel;
  /** A server with the bot, unless that is said otherwise. */
  addGuild(name: string, options?: { hasBot?: boolean }): Guild;
  /** A text channel unless another type is given. */
  addChannel(options: NewChannel): Channel;
  /** A public thread in a channel of a server. */
  addThread(options: { name: string; parentId: string }): Channel;
  /** The direct messages of a member with the bot: there is one of each. */
  addDirectMessages(memberId: string): Channel;
  /** A conversation of members, in which the bot has no part. */
  addPrivateChannel(options: { name: string; recipientIds: readonly string[] }): Channel;
  addMember(name: string, options?: { roleIds?: string[]; locale?: string; installed?: boolean }): Member;
  addRole(options: { name: string; permissions?: bigint; guildId?: string }): Role;
  /** Sets what a channel allows and denies a member or role; the bot is `world.bot.id`. */
  overwrite(channelId: string, subjectId: string, overwrite: Partial<Overwrite>): void;
  /** What a member may do in a channel, as Discord's bits. */
  permissions(memberId: string, channelId: string): bigint;
};

type NewChannel = {
  name: string;
  nsfw?: boolean;
  guildId?: string;
  parentId?: string;
  type?: ChannelType;
};

/** The world as it is at first: everything in {@link furnish}. */
export function createWorld(now: Now): World {
  const world = emptyWorld(now);
  for (const guild of GUILDS) found(world, guild);
  furnish(world);
  return world;
}

function emptyWorld(now: Now): World {
  const nextId = createSnowflakes(now);
  const bot: Member = { ...person(IDS.application, 'Loralei', 3), bot: true };
  const world: World = {
    application: { id: IDS.application, name: bot.name },
    bot,
    guilds: [],
    members: [bot],
    channels: [],
    roles: [],
    guild: (key) => find(world.guilds, key, 'server'),
    member: (key) => find(world.members, key, 'member'),
    channel: (key) => find(world.channels, key.replace(/^#/, ''), 'channel'),
    addGuild: (name, { hasBot = true } = {}) =>
      found(world, { id: nextId(), name, ownerId: IDS.mona, locale: 'en-US', hasBot }),
    addChannel({ guildId = IDS.guild, ...channel }) {
      return put(world.channels, guildChannel({ ...channel, id: nextId(), guildId }));
    },
    addThread({ name, parentId }) {
      const { guildId } = world.channel(parentId);
      const type = ChannelType.PublicThread;
      return put(world.channels, guildChannel({ id: nextId(), name, guildId, type, parentId }));
    },
    addDirectMessages(memberId) {
      const known = world.channels.find(
        ({ type, recipientIds }) => type === ChannelType.DM && recipientIds?.includes(memberId),
      );
      return known ?? put(world.channels, directMessages(nextId(), world.member(memberId)));
    },
    addPrivateChannel: (channel) => put(world.channels, privateChannel({ ...channel, id: nextId() })),
    addMember(name, options = {}) {
      return put(world.members, { ...person(nextId(), name, world.members.length), ...options });
    },
    addRole({ name, permissions = 0n, guildId = IDS.guild }) {
      return put(world.roles, { id: nextId(), guildId, name, permissions });
    },
    overwrite(channelId, subjectId, { allow = 0n, deny = 0n }) {
      world.channel(channelId).overwrites.set(subjectId, { allow, deny });
    },
    permissions: (memberId, channelId) =>
      permissionsIn(world, world.member(memberId), world.channel(channelId)),
  };
  return world;
}

function found(world: World, guild: Guild): Guild {
  world.roles.push(everyone(guild.id));
  return put(world.guilds, guild);
}

function put<T>(list: T[], entry: T): T {
  list.push(entry);
  return entry;
}

function find<T extends { id: string; name: string }>(list: readonly T[], key: string, what: string): T {
  const found = list.find(({ id }) => id === key) ?? list.find(({ name }) => name === key);
  if (!found) throw new Error(`There is no ${what} ${key} in the stand-in's world.`);
  return found;
}
