import { PermissionFlagsBits } from 'discord-api-types/v10';
import type { PageChannel, PageEvent, PageMember, PageMessage, PageName } from '../page/contract.ts';
import type { Actor } from './actor.ts';
import type { StandInEvent } from './bus.ts';
import { isInstalledIn } from './installation.ts';
import { localisedFor } from './localised.ts';
import { isEphemeral, isThinking, isVisible } from './messages.ts';
import type { StoredMessage } from './records.ts';
import { may } from './shapes.ts';
import type { Channel, Member, World } from './world.ts';
import { rulingChannel } from './world-parts.ts';

export function pageMessage({ message, invokedBy }: StoredMessage): PageMessage {
  const flags = { thinking: isThinking(message), ephemeral: isEphemeral(message) };
  return { message, ...flags, ...(invokedBy ? { invokedBy } : {}) };
}

/** Somebody as they are in a channel's server; a conversation has no admins. */
export function pageMember(
  world: World,
  { id, name, colour }: Member,
  { id: channelId, guildId }: Channel,
): PageMember {
  const admin =
    guildId !== undefined && may(world, { memberId: id, channelId }, PermissionFlagsBits.ManageGuild);
  return { id, name, colour, role: admin ? 'admin' : 'member' };
}

export function pageChannel(world: World, channel: Channel): PageChannel {
  const { id, type, name, parentId } = channel;
  const ageRestricted = rulingChannel(world, channel).nsfw;
  return { id, type, name, ageRestricted, ...(parentId ? { parentId } : {}) };
}

/** A conversation by what its member calls it: the bot's name, or that of the group. */
export function pageConversation(world: World, channel: Channel): PageChannel {
  const shown = pageChannel(world, channel);
  return isInstalledIn(world, channel) ? { ...shown, name: world.bot.name } : shown;
}

export const pageName = ({ id, name }: PageName): PageName => ({ id, name });

/** What an event is to somebody who looks at a channel; nothing when it is none of their business. */
export function pageEvent(event: StandInEvent, actor: Actor): PageEvent | undefined {
  switch (event.kind) {
    case 'message':
      return concerns(event.message, actor)
        ? { kind: 'message', message: pageMessage(event.message) }
        : undefined;
    case 'deleted':
      return concerns(event.message, actor)
        ? { kind: 'deleted', messageId: event.message.message.id }
        : undefined;
    case 'commands':
      return {
        kind: 'commands',
        commands: actor.offered().map((command) => localisedFor(actor.member.locale, command)),
      };
    case 'connection':
      return { kind: 'connection', connected: event.connected };
    case 'violation':
      return { kind: 'violation', violation: event.violation };
    case 'interaction':
      return undefined;
  }
}

function concerns(stored: StoredMessage, { member, channel }: Actor): boolean {
  return stored.message.channel_id === channel.id && isVisible(stored, member.id);
}
