import type { APIAttachment } from 'discord-api-types/v10';
import { type Chooser, type EntityKind, peopleHere, rolesHere } from './entities.ts';
import { channelShape, memberShape, roleShape, userShape } from './shapes.ts';

/** `resolved` of an interaction: what the ids in it stand for. */
export type Resolved = {
  users?: Record<string, object>;
  members?: Record<string, object>;
  roles?: Record<string, object>;
  channels?: Record<string, object>;
  attachments?: Record<string, APIAttachment>;
};

type Wanted = { kinds: readonly EntityKind[]; ids: readonly string[] };

/**
 * Adds what ids stand for: members, and roles and channels of the server where the chooser is. An id that stands for
 * nothing of these kinds adds nothing, so that a forged one arrives without what it means.
 */
export function resolveInto(resolved: Resolved, chooser: Chooser, { kinds, ids }: Wanted): void {
  const resolvers = {
    user: resolveUser,
    role: resolveRole,
    channel: resolveChannel,
    attachment: resolveAttachment,
  };
  for (const id of ids) for (const kind of kinds) resolvers[kind](resolved, chooser, id);
}

/** The field `resolved`, absent where there is nothing in it. */
export function resolvedField(resolved: Resolved): { resolved?: Resolved } {
  return Object.keys(resolved).length > 0 ? { resolved } : {};
}

function resolveUser(resolved: Resolved, { world, channel }: Chooser, id: string): void {
  const found = world.members.find((one) => one.id === id);
  if (!found) return;
  resolved.users = { ...resolved.users, [id]: userShape(found) };
  if (!channel.guildId || !peopleHere({ world, channel }).includes(found)) return;
  const { user, deaf, mute, ...partial } = memberShape(world, { member: found, channel });
  resolved.members = { ...resolved.members, [id]: partial };
}

function resolveRole(resolved: Resolved, { world, channel }: Chooser, id: string): void {
  const found = rolesHere({ world, channel }).find((one) => one.id === id);
  if (found) resolved.roles = { ...resolved.roles, [id]: roleShape(found) };
}

function resolveAttachment(resolved: Resolved, { uploads, member }: Chooser, id: string): void {
  const found = uploads.of(member).find((one) => one.id === id);
  if (found) addAttachment(resolved, found);
}

/** Adds a file as it is given: a forged one need not have been uploaded. */
export function addAttachment(resolved: Resolved, attachment: APIAttachment): void {
  resolved.attachments = { ...resolved.attachments, [attachment.id]: attachment };
}

/** With the permissions of the member who chose the channel, as Discord documents it. */
function resolveChannel(resolved: Resolved, { world, member, channel }: Chooser, id: string): void {
  const found = world.channels.find((one) => one.id === id && one.guildId === channel.guildId);
  if (!found || !channel.guildId) return;
  const shape = channelShape(found, world.permissions(member.id, id));
  resolved.channels = { ...resolved.channels, [id]: shape };
}
