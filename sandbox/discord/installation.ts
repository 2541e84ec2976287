import {
  type APIApplicationCommand,
  type APIAuthorizingIntegrationOwnersMap,
  ChannelType,
  InteractionContextType as Context,
  ApplicationIntegrationType as Install,
} from 'discord-api-types/v10';
import type { Channel, Member, World } from './world.ts';

/**
 * Who installed the app for an interaction: `"0"` names the server, or is `"0"` in the bot's direct messages; `"1"` names
 * the member who installed it for themselves.
 */
export type Owners = APIAuthorizingIntegrationOwnersMap;

/** Who looks for commands, and where. */
export type Viewer = { member: Member; channel: Channel };
type Offered = Pick<APIApplicationCommand, 'contexts' | 'integration_types' | 'guild_id' | 'dm_permission'>;

/** Where an interaction takes place, as Discord numbers it. */
export function contextOf({ type, guildId }: Channel): Context {
  if (guildId) return Context.Guild;
  return type === ChannelType.DM ? Context.BotDM : Context.PrivateChannel;
}

/** Whether the app itself is there: in servers that have the bot, and in its direct messages. */
export function isInstalledIn(world: World, { type, guildId }: Channel): boolean {
  return guildId ? world.guild(guildId).hasBot : type === ChannelType.DM;
}

/** On whose account a member uses a command in a channel; empty where it is not there for them. */
export function ownersOf(command: Offered, { member, channel }: Viewer, world: World): Owners {
  const { contexts, installs } = reachOf(command);
  if (!contexts.includes(contextOf(channel))) return {};
  return {
    ...(installs.includes(Install.GuildInstall) && isInstalledIn(world, channel) ? guildOwner(channel) : {}),
    ...(installs.includes(Install.UserInstall) && member.installed
      ? { [Install.UserInstall]: member.id }
      : {}),
  };
}

/** Whose the app is in a channel when no command says so: of a message that the bot posted itself. */
export function ownersIn({ member, channel }: Viewer, world: World): Owners {
  return isInstalledIn(world, channel) ? guildOwner(channel) : { [Install.UserInstall]: member.id };
}

/** Whether the app answers on a member's account alone: the server or the private channel has not installed it. */
export const isUserInstalled = (owners: Owners) => !(Install.GuildInstall in owners);

const guildOwner = ({ guildId }: Channel): Owners => ({ [Install.GuildInstall]: guildId ?? '0' });

const EVERYWHERE = [Context.Guild, Context.BotDM, Context.PrivateChannel];

/** Where a command is offered, and by which installations. A server's own commands are there and nowhere else. */
function reachOf({ guild_id, contexts, dm_permission, integration_types }: Offered) {
  if (guild_id) return { contexts: [Context.Guild], installs: [Install.GuildInstall] };
  const usual = dm_permission === false ? [Context.Guild] : EVERYWHERE;
  return { contexts: contexts ?? usual, installs: integration_types ?? [Install.GuildInstall] };
}
