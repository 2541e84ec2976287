import type { Recipe } from '#domain/recipe/recipe.ts';
import type { InteractionFile } from './interaction.ts';
import type { Message } from './reply.ts';

/** Looks up channels other than the current one. */
export type ChannelDirectory = {
  /**
   * Returns a channel's server and parent, and whether it is age-restricted itself (threads never say so); undefined
   * if there is no such channel or the bot has no access. What it was some minutes ago, unless `isFresh`.
   */
  find(channelId: string, how?: { isFresh?: boolean }): Promise<FoundChannel | undefined>;
};

/**
 * A channel as Discord describes it. `closed`: not everybody in its server may look into it; of a public thread its parent
 * says so.
 */
export type FoundChannel = {
  guildId: string | null;
  parentId: string | null;
  ageRestricted: boolean;
  closed: boolean;
};

/** What the bot needs to post images in a channel, by Discord's names. */
export const POSTING_PERMISSIONS = ['ViewChannel', 'SendMessages', 'AttachFiles'] as const;

/** A permission that the bot needs to post images. */
export type PostingPermission = (typeof POSTING_PERMISSIONS)[number];

/** Looks up what the bot may do. */
export type PostingPermissions = {
  /**
   * Returns what keeps the bot from posting images in a channel of a server; undefined if that cannot be read now.
   * `userId`: the bot's own. Never rejects, and takes a second at most.
   */
  missing(place: {
    guildId: string;
    channelId: string;
    userId: string;
  }): Promise<PostingPermission[] | undefined>;
};

/** Looks up the roles of servers. */
export type RoleDirectory = {
  /**
   * Returns the roles of a server by their ids, with the number of members who have each; null where Discord does not
   * count them. Undefined if the bot cannot see them now. Never rejects, and takes a second at most.
   */
  membersOf(guildId: string): Promise<ReadonlyMap<string, number | null> | undefined>;
};

/** The position of a message. */
export type MessagePlace = { channelId: string; id: string };

/** Messages that the bot posts on its own, outside interactions. No method rejects. */
export type ChannelMessages = {
  /** Posts a message; undefined on failure. */
  post(channelId: string, message: Message): Promise<MessagePlace | undefined>;
  /**
   * Posts a message of which Discord knows that it is one, however often it is sent within some minutes. `refused`: certainly
   * it is not there; `unknown`: perhaps it is.
   */
  postOnce(channelId: string, message: Message, key: string): Promise<MessagePlace | 'refused' | 'unknown'>;
  /** Replaces one of the bot's messages; false on failure. */
  edit(place: MessagePlace, message: Message): Promise<boolean>;
  /** Reads the pictures of one of the bot's messages, as signed now; none where it cannot be read. Takes a second at most. */
  pictures(place: MessagePlace): Promise<InteractionFile[]>;
  /** Deletes one of the bot's messages; true if it is gone, also if it was before. */
  remove(place: MessagePlace): Promise<boolean>;
};

/** Downloads files that members attach. */
export type Files = {
  /** Whether an address is that of a file on Discord, which alone is read, and passed on to the API. */
  holds(url: string): boolean;
  /**
   * Returns the text of a file; undefined if it is not text, exceeds the limit, or cannot be downloaded.
   * Never rejects.
   */
  read(file: InteractionFile, limit: { bytes: number }): Promise<string | undefined>;
};

/** What a picture says it was made with. */
type FoundRecipe = { kind: 'recipe'; recipe: Recipe } | { kind: 'none' | 'unreadable' };

/**
 * Reads what a picture on Discord's CDN was made with, while it is downloaded. It is unreadable where that fails, or
 * takes longer than `withinMs`. Never rejects.
 */
export type RecipeReader = (file: InteractionFile, limit?: { withinMs?: number }) => Promise<FoundRecipe>;

/**
 * Posts to a server's log channel, after checking that the channel belongs to this server: imported settings
 * can name any channel. Returns undefined if nothing was posted. Never rejects.
 */
export const postToLog = async (
  { channels, channelMessages }: { channels: ChannelDirectory; channelMessages: ChannelMessages },
  { guildId, channelId }: { guildId: string; channelId: string },
  message: Message,
): Promise<MessagePlace | undefined> => {
  const channel = await channels.find(channelId).catch(() => undefined);
  return channel?.guildId === guildId ? channelMessages.post(channelId, message) : undefined;
};
