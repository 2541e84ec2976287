import {
  type ChannelType,
  ComponentType,
  ApplicationCommandOptionType as OptionType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import { isInstalledIn } from './installation.ts';
import { may } from './shapes.ts';
import type { Uploads } from './uploads.ts';
import type { Channel, Member, World } from './world.ts';

/** Who chooses, and where: both decide what there is to choose from. */
export type Chooser = Sight & { uploads: Uploads };

/** Somebody in a channel. */
type Sight = { world: World; member: Member; channel: Channel };

/** What an id can stand for. */
export type EntityKind = 'user' | 'role' | 'channel' | 'attachment';

const KINDS_OF_SELECT: Partial<Record<number, readonly EntityKind[]>> = {
  [ComponentType.UserSelect]: ['user'],
  [ComponentType.RoleSelect]: ['role'],
  [ComponentType.MentionableSelect]: ['user', 'role'],
  [ComponentType.ChannelSelect]: ['channel'],
  [ComponentType.FileUpload]: ['attachment'],
};

const KINDS_OF_OPTION: Partial<Record<number, readonly EntityKind[]>> = {
  [OptionType.User]: ['user'],
  [OptionType.Role]: ['role'],
  [OptionType.Mentionable]: ['user', 'role'],
  [OptionType.Channel]: ['channel'],
  [OptionType.Attachment]: ['attachment'],
};

/** What a select of that type lists, or a field for files takes; undefined where the bot itself gives the options. */
export const kindsOfSelect = (componentType: number) => KINDS_OF_SELECT[componentType];

/** What an option of a command of that type takes; undefined where it takes no ids. */
export const kindsOfOption = (optionType: number) => KINDS_OF_OPTION[optionType];

/** What Discord itself lists for members to choose from; channels only of `channelTypes`, where there are such. */
export type Listing = { kinds: readonly EntityKind[]; channelTypes?: readonly ChannelType[] | undefined };

/** The ids that a member is offered in a channel. */
export function offeredIds(chooser: Chooser, { kinds, channelTypes = [] }: Listing): Set<string> {
  const channels = () =>
    visibleChannels(chooser).filter(({ type }) => channelTypes.length === 0 || channelTypes.includes(type));
  const lists = {
    user: () => peopleHere(chooser),
    role: () => rolesHere(chooser),
    channel: channels,
    attachment: () => chooser.uploads.of(chooser.member),
  };
  return new Set(kinds.flatMap((kind) => lists[kind]().map(({ id }) => id)));
}

/** Everybody in the server, the bot if it is there; in a conversation those who talk. */
export function peopleHere({ world, channel }: Omit<Sight, 'member'>): Member[] {
  const { guildId, recipientIds } = channel;
  const hasBot = isInstalledIn(world, channel);
  return world.members.filter(({ id, bot }) => (bot ? hasBot : guildId || recipientIds?.includes(id)));
}

/** The server's roles, `@everyone` among them. */
export function rolesHere({ world, channel }: Omit<Sight, 'member'>) {
  return world.roles.filter(({ guildId }) => guildId === channel.guildId);
}

/** The server's channels that a member sees. */
export function visibleChannels({ world, member, channel: { guildId } }: Sight): Channel[] {
  if (!guildId) return [];
  const seen = ({ id }: Channel) =>
    may(world, { memberId: member.id, channelId: id }, PermissionFlagsBits.ViewChannel);
  return world.channels.filter((channel) => channel.guildId === guildId && seen(channel));
}
