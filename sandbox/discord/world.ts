import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { permissionsIn } from './permissions.ts';
import type { Now } from './snowflake.ts';
import { createSnowflakes } from './snowflake.ts';

/** A role of one server; `permissions` as Discord's bits. */
export type Role = { id: string; guildId: string; name: string; permissions: bigint };

/** Somebody of the world, in every server of it. `colour` is the page's, `#rrggbb`. */
export type Member = {
  id: string;
  name: string;
  colour: string;
  locale: string;
  bot: boolean;
  roleIds: string[];
};

/** What a channel allows or denies one member or role beyond the roles. */
export type Overwrite = { allow: bigint; deny: bigint };

/** A place of a server, or without `guildId` the direct messages with `recipientId`. */
export type Channel = {
  id: string;
  type: ChannelType;
  name: string;
  nsfw: boolean;
  guildId?: string;
  recipientId?: string;
  /** By the id of a member or role. */
  overwrites: Map<string, Overwrite>;
};

export type Guild = { id: string; name: string; ownerId: string; locale: string };

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
  addGuild(name: string): Guild;
  addChannel(options: { name: string; nsfw?: boolean; guildId?: string }): Channel;
  addDirectMessages(memberId: string): Channel;
  addMember(name: string, options?: { roleIds?: string[]; locale?: string }): Member;
  addRole(options: { name: string; permissions?: bigint; guildId?: string }): Role;
  /** Sets what a channel allows and denies a member or role; the bot is `world.bot.id`. */
  overwrite(channelId: string, subjectId: string, overwrite: Partial<Overwrite>): void;
  /** What a member may do in a channel, as Discord's bits. */
  permissions(memberId: string, channelId: string): bigint;
};

// Settings kept by a bot must find their server again after a restart of the sandbox, so the first ids are fixed.
const IDS = {
  application: '1100000000000000001',
  guild: '1100000000000000010',
  images: '1100000000000000020',
  afterDark: '1100000000000000021',
  ada: '1100000000000000031',
  ben: '1100000000000000032',
  mona: '1100000000000000033',
  adminRole: '1100000000000000041',
};

const EVERYBODY_MAY =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.AddReactions |
  PermissionFlagsBits.UseExternalEmojis |
  PermissionFlagsBits.UseApplicationCommands;

const ADMINS_MAY =
  PermissionFlagsBits.Administrator | PermissionFlagsBits.ManageGuild | PermissionFlagsBits.ManageMessages;

const COLOURS = ['#f0b232', '#3ba55d', '#eb459e', '#5865f2', '#00a8fc', '#e67e22'];

/** The first server: Ada and Ben, the admin Mona, `#images`, and the age-restricted `#after-dark`. */
export function createWorld(now: Now): World {
  const world = emptyWorld(now);
  found(world, { id: IDS.guild, name: 'Image Makers', ownerId: IDS.mona, locale: 'en-US' });
  world.roles.push({ id: IDS.adminRole, guildId: IDS.guild, name: 'Admins', permissions: ADMINS_MAY });
  world.channels.push(channelOf(IDS.images, 'images', IDS.guild));
  world.channels.push({ ...channelOf(IDS.afterDark, 'after-dark', IDS.guild), nsfw: true });
  world.members.push(person(IDS.ada, 'Ada', 0), person(IDS.ben, 'Ben', 1));
  world.members.push({ ...person(IDS.mona, 'Mona', 2), roleIds: [IDS.adminRole] });
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
    addGuild: (name) => found(world, { id: nextId(), name, ownerId: IDS.mona, locale: 'en-US' }),
    addChannel({ name, nsfw = false, guildId = IDS.guild }) {
      return put(world.channels, { ...channelOf(nextId(), name, guildId), nsfw });
    },
    addDirectMessages(recipientId) {
      const name = `@${world.member(recipientId).name}`;
      const type = ChannelType.DM;
      return put(world.channels, {
        id: nextId(),
        type,
        name,
        nsfw: false,
        recipientId,
        overwrites: new Map(),
      });
    },
    addMember(name, { roleIds = [], locale = 'en-US' } = {}) {
      return put(world.members, { ...person(nextId(), name, world.members.length), roleIds, locale });
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

/** A server comes with the role that everybody has, which bears the server's own id. */
function found(world: World, guild: Guild): Guild {
  world.roles.push({ id: guild.id, guildId: guild.id, name: '@everyone', permissions: EVERYBODY_MAY });
  return put(world.guilds, guild);
}

function person(id: string, name: string, index: number): Member {
  const colour = COLOURS[index % COLOURS.length] ?? '#5865f2';
  return { id, name, colour, locale: 'en-US', bot: false, roleIds: [] };
}

function channelOf(id: string, name: string, guildId: string): Channel {
  return { id, type: ChannelType.GuildText, name, nsfw: false, guildId, overwrites: new Map() };
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
