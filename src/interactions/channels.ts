import type { InteractionFile } from './interaction.ts';
import type { Message } from './reply.ts';

/** What is known of channels beyond the one in which something is done. */
export type ChannelDirectory = {
  /** A channel's server and what it is in; undefined where there is none, or the bot may not look. */
  find(channelId: string): Promise<{ guildId: string | null; parentId: string | null } | undefined>;
};

/** Where a message stands. */
export type MessagePlace = { channelId: string; id: string };

/** What the bot does in its own name. Nothing of it rejects. */
export type ChannelMessages = {
  /** The message that was posted; undefined where it could not be. */
  post(channelId: string, message: Message): Promise<MessagePlace | undefined>;
  /** Puts another message in the place of one of the bot's; false where that could not be done. */
  edit(place: MessagePlace, message: Message): Promise<boolean>;
  /** Removes a message of the bot's; true when it is gone, also when it was before. */
  remove(place: MessagePlace): Promise<boolean>;
};

/** Reads what members send along. */
export type Files = {
  /** The text of a file; undefined when it is no text, has more bytes than that, or cannot be fetched. Never rejects. */
  read(file: InteractionFile, limit: { bytes: number }): Promise<string | undefined>;
};

/**
 * Posts to the log channel of a server, and to no other server's: settings can be brought in from a file, which can name
 * any channel. Undefined where nothing was posted. Never rejects.
 */
export const postToLog = async (
  { channels, channelMessages }: { channels: ChannelDirectory; channelMessages: ChannelMessages },
  { guildId, channelId }: { guildId: string; channelId: string },
  message: Message,
): Promise<MessagePlace | undefined> => {
  const channel = await channels.find(channelId).catch(() => undefined);
  return channel?.guildId === guildId ? channelMessages.post(channelId, message) : undefined;
};
