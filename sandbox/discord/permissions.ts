import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import type { Channel, Member, Overwrite, World } from './world.ts';
import { rulingChannel } from './world-parts.ts';

/** Every permission there is. */
const ALL_PERMISSIONS = Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n);

/** What a member may do in a channel: roles first, then the channel's overwrites, as Discord documents the order. */
export function permissionsIn(world: World, member: Member, channel: Channel): bigint {
  // Conversations know no roles: those who talk there may do everything that can be done there.
  if (!channel.guildId) return talksIn(channel, member) ? ALL_PERMISSIONS : 0n;
  const guild = world.guild(channel.guildId);
  if (member.bot && !guild.hasBot) return 0n;
  const base = rolePermissions(world, member, guild.id);
  if (member.id === guild.ownerId || base & PermissionFlagsBits.Administrator) return ALL_PERMISSIONS;
  const { overwrites } = rulingChannel(world, channel);
  const roles = member.roleIds.flatMap((id) => overwrites.get(id) ?? []);
  const steps = [overwrites.get(guild.id), merged(roles), overwrites.get(member.id)];
  return steps.reduce<bigint>((bits, step) => (step ? (bits & ~step.deny) | step.allow : bits), base);
}

function talksIn({ type, recipientIds }: Channel, { id, bot }: Member): boolean {
  return bot ? type === ChannelType.DM : recipientIds?.includes(id) === true;
}

function rolePermissions(world: World, member: Member, guildId: string): bigint {
  const held = world.roles.filter(
    (role) => role.guildId === guildId && (role.id === guildId || member.roleIds.includes(role.id)),
  );
  return held.reduce((bits, role) => bits | role.permissions, 0n);
}

function merged(overwrites: readonly Overwrite[]): Overwrite {
  return overwrites.reduce((sum, { allow, deny }) => ({ allow: sum.allow | allow, deny: sum.deny | deny }), {
    allow: 0n,
    deny: 0n,
  });
}

/** Whether all of `needed` is among the bits. */
export function allows(bits: bigint, needed: bigint): boolean {
  return (bits & needed) === needed;
}
