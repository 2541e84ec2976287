import { type APIApplicationCommand, PermissionFlagsBits } from 'discord-api-types/v10';
import type { Commands } from './commands.ts';
import { allows } from './permissions.ts';
import type { Channel, Member, World } from './world.ts';
import { rulingChannel } from './world-parts.ts';

/** Who looks for commands, and where. */
export type Viewer = { member: Member; channel: Channel };

type Parts = { world: World; commands: Commands };

/** The commands that Discord's client shows to a member in a channel. */
export function offeredTo({ member, channel }: Viewer, { world, commands }: Parts): APIApplicationCommand[] {
  const allowed = world.permissions(member.id, channel.id);
  return commands
    .offered(channel.guildId)
    .filter((command) => mayUse(command, allowed, rulingChannel(world, channel)));
}

/**
 * The command of that name; `raw` finds those too that the member is not offered.
 * @throws {Error} when there is none.
 */
export function commandFor(
  viewer: Viewer,
  parts: Parts,
  { name, raw }: { name: string; raw?: boolean | undefined },
) {
  const { member, channel } = viewer;
  const candidates = raw ? parts.commands.offered(channel.guildId) : offeredTo(viewer, parts);
  const command = candidates.find((one) => one.name === name);
  if (!command) throw new Error(`Discord offers ${member.name} no command /${name} in #${channel.name}.`);
  return command;
}

function mayUse(command: APIApplicationCommand, allowed: bigint, channel: Channel): boolean {
  const needed = command.default_member_permissions;
  if (command.nsfw && !channel.nsfw) return false;
  if (!channel.guildId || needed === null || needed === undefined) return true;
  // "0" is for administrators alone, who have every permission.
  return needed === '0' ? isAdministrator(allowed) : allows(allowed, BigInt(needed));
}

const isAdministrator = (allowed: bigint) => allows(allowed, PermissionFlagsBits.Administrator);
