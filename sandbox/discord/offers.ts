import {
  type APIApplicationCommand,
  ApplicationCommandType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import type { Commands } from './commands.ts';
import { ownersOf, type Viewer } from './installation.ts';
import { allows } from './permissions.ts';
import type { Channel, World } from './world.ts';
import { rulingChannel } from './world-parts.ts';

type Parts = { world: World; commands: Commands };

/** The commands that Discord's client shows to a member in a channel. */
export function offeredTo(viewer: Viewer, { world, commands }: Parts): APIApplicationCommand[] {
  const { member, channel } = viewer;
  const allowed = world.permissions(member.id, channel.id);
  const home = rulingChannel(world, channel);
  return commands
    .offered(channel.guildId)
    .filter((command) => isThere(command, viewer, world) && mayUse(command, allowed, home));
}

type Wanted = { name: string; raw?: boolean | undefined; type?: ApplicationCommandType };

/**
 * The command of that name and type, a slash command unless told otherwise; `raw` finds those too that the member is not offered.
 * @throws {Error} when there is none.
 */
export function commandFor(
  viewer: Viewer,
  parts: Parts,
  { name, raw, type = ApplicationCommandType.ChatInput }: Wanted,
) {
  const { member, channel } = viewer;
  const candidates = raw ? parts.commands.offered(channel.guildId) : offeredTo(viewer, parts);
  const command = candidates.find((one) => one.name === name && one.type === type);
  const shown = type === ApplicationCommandType.ChatInput ? `/${name}` : name;
  if (!command) throw new Error(`Discord offers ${member.name} no command ${shown} in #${channel.name}.`);
  return command;
}

function isThere(command: APIApplicationCommand, viewer: Viewer, world: World): boolean {
  return Object.keys(ownersOf(command, viewer, world)).length > 0;
}

function mayUse(command: APIApplicationCommand, allowed: bigint, channel: Channel): boolean {
  const needed = command.default_member_permissions;
  if (command.nsfw && !channel.nsfw) return false;
  if (!allows(allowed, TO_USE_COMMANDS)) return false;
  if (!channel.guildId || needed === null || needed === undefined) return true;
  // "0" is for administrators alone, who have every permission.
  return needed === '0' ? isAdministrator(allowed) : allows(allowed, BigInt(needed));
}

const TO_USE_COMMANDS = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.UseApplicationCommands;

const isAdministrator = (allowed: bigint) => allows(allowed, PermissionFlagsBits.Administrator);
