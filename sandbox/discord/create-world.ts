import { ChannelType } from 'discord-api-types/v10';
import { permissionsIn } from './permissions.ts';
import { furnish, GUILDS, IDS } from './seed-data.ts';
import { createSnowflakes, type Now } from './snowflake.ts';
import type { Guild, Member, World } from './world.ts';
import { directMessages, everyone, guildChannel, person, privateChannel } from './world-parts.ts';

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
