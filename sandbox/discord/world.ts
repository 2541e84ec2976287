import type { ChannelType } from 'discord-api-types/v10';

/** A role of one server; `permissions` as Discord's bits. */
export type Role = { id: string; guildId: string; name: string; permissions: bigint };

/** Somebody of the world, in every server of it. `colour` is the page's, `#rrggbb`. */
export type Member = {
  id: string;
  name: string;
  colour: string;
  locale: string;
  bot: boolean;
  /** Whether they have installed the app for themselves, so that its commands go with them everywhere. */
  installed: boolean;
  roleIds: string[];
};

/** What a channel allows or denies one member or role beyond the roles. */
export type Overwrite = { allow: bigint; deny: bigint };

/** A channel, category or thread of a server, or without `guildId` a conversation of `recipientIds`. */
export type Channel = {
  id: string;
  type: ChannelType;
  name: string;
  nsfw: boolean;
  guildId?: string | undefined;
  /** The category that a channel stands in, the channel that a thread is in. */
  parentId?: string | undefined;
  /** Those who talk there; in direct messages (type 1) with the bot, in a group (type 3) without it. */
  recipientIds?: readonly string[];
  /** By the id of a member or role. */
  overwrites: Map<string, Overwrite>;
};

/** A server. Without the bot only those use it there who have installed it for themselves. */
export type Guild = { id: string; name: string; ownerId: string; locale: string; hasBot: boolean };

/**
 * The servers, channels, members and roles. Its objects are live: a test may set `channel.nsfw` or push a role
 * to `member.roleIds` at any time, and the next interaction tells of it.
 */
export type World = {
  /** `team`: who is in the team that owns it, and who is only invited; left out: the first member owns it. */
  readonly application: { id: string; name: string; team?: { members: string[]; invited: string[] } };
  readonly bot: Member;
  readonly guilds: Guild[];
  readonly members: Member[];
  readonly channels: Channel[];
  readonly roles: Role[];
  /** By id or name. @throws {Error} when there is none. */
  guild(idOrName: string): Guild;
  /** By id or name. @throws {Error} when there is none. */
  member(idOrName: string): Member;
  /** By id or name, with or without `#`. @throws {Error} when there is none. */
  channel(idOrName: string): Channel;
  /** A server with the bot, unless that is said otherwise. */
  addGuild(name: string, options?: { hasBot?: boolean }): Guild;
  /** A text channel unless another type is given. */
  addChannel(options: NewChannel): Channel;
  /** A public thread in a channel of a server. */
  addThread(options: { name: string; parentId: string }): Channel;
  /** The direct messages of a member with the bot: there is one of each. */
  addDirectMessages(memberId: string): Channel;
  /** A conversation of members, in which the bot has no part. */
  addPrivateChannel(options: { name: string; recipientIds: readonly string[] }): Channel;
  addMember(name: string, options?: { roleIds?: string[]; locale?: string; installed?: boolean }): Member;
  addRole(options: { name: string; permissions?: bigint; guildId?: string }): Role;
  /** Sets what a channel allows and denies a member or role; the bot is `world.bot.id`. */
  overwrite(channelId: string, subjectId: string, overwrite: Partial<Overwrite>): void;
  /** Sets the language of a member's Discord. */
  memberSpeaks(memberId: string, locale: string): void;
  /** Sets the language of a server. */
  guildSpeaks(guildId: string, locale: string): void;
  /** What a member may do in a channel, as Discord's bits. */
  permissions(memberId: string, channelId: string): bigint;
};

type NewChannel = {
  name: string;
  nsfw?: boolean;
  guildId?: string;
  parentId?: string;
  type?: ChannelType;
};
