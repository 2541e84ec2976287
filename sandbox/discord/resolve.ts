import type { APIAttachment } from 'discord-api-types/v10';
import { channelShape, memberShape, userShape } from './shapes.ts';
import type { World } from './world.ts';

/** `resolved` of an interaction: what the ids in it stand for. */
export type Resolved = {
  users?: Record<string, object>;
  members?: Record<string, object>;
  roles?: Record<string, object>;
  channels?: Record<string, object>;
  attachments?: Record<string, APIAttachment>;
};

/** Adds whatever an id stands for: a member, a role or a channel. */
export function resolveEntity(
  resolved: Resolved,
  { world, guildId, id }: { world: World; guildId?: string | undefined; id: string },
): void {
  const member = world.members.find((one) => one.id === id);
  const role = world.roles.find((one) => one.id === id);
  const channel = world.channels.find((one) => one.id === id);
  if (member) {
    const { user, deaf, mute, ...partial } = memberShape(member, 0n);
    resolved.users = { ...resolved.users, [id]: userShape(member) };
    if (guildId) resolved.members = { ...resolved.members, [id]: partial };
  }
  if (role) {
    const { name, permissions } = role;
    resolved.roles = {
      ...resolved.roles,
      [id]: { id, name, permissions: String(permissions), color: 0, position: 0 },
    };
  }
  if (channel) resolved.channels = { ...resolved.channels, [id]: channelShape(channel, 0n) };
}

/** What several ids stand for; undefined when they stand for nothing. */
export function resolvedOf(
  world: World,
  guildId: string | undefined,
  ids: readonly string[],
): Resolved | undefined {
  const resolved: Resolved = {};
  for (const id of ids) resolveEntity(resolved, { world, guildId, id });
  return Object.keys(resolved).length > 0 ? resolved : undefined;
}
