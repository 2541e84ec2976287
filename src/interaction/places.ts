import type { IncomingFile } from './incoming.ts';
import type { Message } from './reply.ts';

/** What is known of channels beyond the one in which something is done. */
export type Channels = {
  /** A channel's server and what it is in; undefined where there is none, or the bot may not look. */
  find(channelId: string): Promise<{ guildId: string | null; parentId: string | null } | undefined>;
};

/** Posts in the bot's own name. */
export type Noticeboard = {
  /** The message that was posted; undefined where it could not be. Never rejects. */
  post(channelId: string, message: Message): Promise<{ channelId: string; id: string } | undefined>;
};

/** Reads what members send along. */
export type Files = {
  /** The text of a file; undefined when it is no text, has more bytes than that, or cannot be fetched. Never rejects. */
  read(file: IncomingFile, limit: { bytes: number }): Promise<string | undefined>;
};
