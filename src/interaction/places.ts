import type { Message } from './reply.ts';

/** What is known of channels beyond the one in which something is done. */
export type Channels = {
  /** What a channel is in; null for none, and where the bot may not look. */
  parentOf(channelId: string): Promise<string | null>;
};

/** Posts in the bot's own name. */
export type Noticeboard = {
  /** The message that was posted; undefined where the bot may not post. */
  post(channelId: string, message: Message): Promise<{ channelId: string; id: string } | undefined>;
};
