import type { PageServer, PageState } from '../page/contract.ts';
import type { Actor } from './actor.ts';
import { peopleHere, rolesHere, visibleChannels } from './entities.ts';
import { languagesOf, localisedFor } from './localised.ts';
import { pageChannel, pageConversation, pageMember, pageMessage, pageName } from './page-view.ts';
import type { Handle } from './stand-in.ts';
import type { Channel, Guild, World } from './world.ts';
import { isCategory } from './world-parts.ts';

/** What stays the same for the life of the stand-in. */
export type Fixed = Pick<PageState, 'faultWords' | 'serverKey' | 'startedAt'>;

/** The sandbox as a member sees it in a channel. */
export function pageState(actor: Actor, standIn: Handle, fixed: Fixed): PageState {
  const { world, violations } = standIn;
  const { member, channel } = actor;
  const sight = { world, member, channel };
  const { guildId } = channel;
  return {
    ...fixed,
    channelId: channel.id,
    ...(guildId ? { serverId: guildId } : {}),
    servers: world.guilds.flatMap((guild) => serverFor(actor, world, guild)),
    directMessages: conversationsOf(actor, world).map((one) => pageConversation(world, one)),
    bot: { id: world.bot.id, name: world.bot.name },
    members: world.members.filter(({ bot }) => !bot).map((one) => pageMember(world, one, channel)),
    channels: visibleChannels(sight).map((one) => pageChannel(world, one)),
    users: peopleHere(sight)
      .toSorted((a, b) => Number(a.bot) - Number(b.bot))
      .map(pageName),
    roles: rolesHere(sight).map(pageName),
    commands: actor.offered().map((command) => localisedFor(member.locale, command)),
    languages: {
      offered: ['en-US', ...languagesOf(actor.offered())],
      member: member.locale,
      ...(guildId ? { server: world.guild(guildId).locale } : {}),
    },
    messages: standIn.messages(channel.id, member.id).map(pageMessage),
    violations: [...violations],
    connected: standIn.connected(),
  };
}

/** A server with the first channel that a member sees in it; none where they see nothing. */
function serverFor({ member }: Actor, world: World, { id, name, hasBot }: Guild): PageServer[] {
  const inside = world.channels.filter(({ guildId }) => guildId === id);
  const [any] = inside;
  if (!any) return [];
  const [first] = visibleChannels({ world, member, channel: any }).filter((one) => !isCategory(one));
  return first ? [{ id, name, hasBot, channelId: first.id }] : [];
}

function conversationsOf({ member }: Actor, world: World): Channel[] {
  return world.channels.filter(({ recipientIds }) => recipientIds?.includes(member.id));
}
