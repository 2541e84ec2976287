import { ChannelType } from 'discord-api-types/v10';
import type { State } from '../state/state.ts';
import { permissionsIn } from './permissions.ts';
import { furnish, GUILDS, IDS } from './seed-data.ts';
import { createSnowflakes, type Now } from './snowflake.ts';
import { type WorldPart, worldPart } from './tables.ts';
import type { Channel, Member, World } from './world.ts';
import { directMessages, everyone, guildChannel, person, privateChannel } from './world-parts.ts';

/**
 * The world as it is at first, with everything in {@link furnish}, and with what was added since and the overwrites that
 * were set. What a test sets in the objects themselves is not kept.
 */
export function createWorld(now: Now, state: State): World {
  const table = state.table('world', worldPart);
  const world = emptyWorld(now, (part) => table.put(`${part.kind} ${part.entry.id}`, part));
  for (const guild of GUILDS) {
    world.guilds.push({ ...guild });
    world.roles.push(everyone(guild.id));
  }
  furnish(world);
  for (const part of table.restored) place(world, part);
  return world;
}

function emptyWorld(now: Now, keep: (part: WorldPart) => void): World {
  const nextId = createSnowflakes(now);
  const add = <Part extends WorldPart>(part: Part): Part['entry'] => {
    place(world, part);
    keep(part);
    return part.entry;
  };
  const addChannel = (entry: Channel): Channel => add({ kind: 'channels', entry });
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
    addGuild(name, { hasBot = true } = {}) {
      const entry = { id: nextId(), name, ownerId: IDS.mona, locale: 'en-US', hasBot };
      add({ kind: 'roles', entry: everyone(entry.id) });
      return add({ kind: 'guilds', entry });
    },
    addChannel: ({ guildId = IDS.guild, ...channel }) =>
      addChannel(guildChannel({ ...channel, id: nextId(), guildId })),
    addThread({ name, parentId }) {
      const { guildId } = world.channel(parentId);
      const type = ChannelType.PublicThread;
      return addChannel(guildChannel({ id: nextId(), name, guildId, type, parentId }));
    },
    addDirectMessages(memberId) {
      const known = world.channels.find(
        ({ type, recipientIds }) => type === ChannelType.DM && recipientIds?.includes(memberId),
      );
      return known ?? addChannel(directMessages(nextId(), world.member(memberId)));
    },
    addPrivateChannel: (channel) => addChannel(privateChannel({ ...channel, id: nextId() })),
    addMember: (name, options = {}) =>
      add({
        kind: 'members',
        entry: { ...person(nextId(), name, world.members.length), ...options },
      }),
    addRole: ({ name, permissions = 0n, guildId = IDS.guild }) =>
      add({ kind: 'roles', entry: { id: nextId(), guildId, name, permissions } }),
    overwrite(channelId, subjectId, { allow = 0n, deny = 0n }) {
      const entry = world.channel(channelId);
      entry.overwrites.set(subjectId, { allow, deny });
      keep({ kind: 'channels', entry });
    },
    memberSpeaks(memberId, locale) {
      const entry = Object.assign(world.member(memberId), { locale });
      keep({ kind: 'members', entry });
    },
    guildSpeaks(guildId, locale) {
      const entry = Object.assign(world.guild(guildId), { locale });
      keep({ kind: 'guilds', entry });
    },
    permissions: (memberId, channelId) =>
      permissionsIn(world, world.member(memberId), world.channel(channelId)),
  };
  return world;
}

/** Puts a part into its list, in the place of the one with its id. */
function place(world: World, part: WorldPart): void {
  switch (part.kind) {
    case 'guilds':
      put(world.guilds, part.entry);
      break;
    case 'members':
      put(world.members, part.entry);
      break;
    case 'roles':
      put(world.roles, part.entry);
      break;
    case 'channels':
      put(world.channels, part.entry);
      break;
  }
}

function put<T extends { id: string }>(list: T[], entry: T): void {
  const index = list.findIndex(({ id }) => id === entry.id);
  list.splice(index === -1 ? list.length : index, 1, entry);
}

function find<T extends { id: string; name: string }>(list: readonly T[], key: string, what: string): T {
  const found = list.find(({ id }) => id === key) ?? list.find(({ name }) => name === key);
  if (!found) throw new Error(`There is no ${what} ${key} in the stand-in's world.`);
  return found;
}
