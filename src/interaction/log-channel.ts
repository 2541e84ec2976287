import type { Services } from './feature.ts';
import type { MessagePlace } from './places.ts';
import type { Message } from './reply.ts';

/**
 * Posts to the log channel of a server, and to no other server's: settings can be brought in from a file, which can name
 * any channel. Undefined where nothing was posted. Never rejects.
 */
export const postToLog = async (
  { channels, noticeboard }: Pick<Services, 'channels' | 'noticeboard'>,
  { guildId, channelId }: { guildId: string; channelId: string },
  message: Message,
): Promise<MessagePlace | undefined> => {
  const channel = await channels.find(channelId).catch(() => undefined);
  return channel?.guildId === guildId ? noticeboard.post(channelId, message) : undefined;
};
