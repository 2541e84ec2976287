import { type REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { Log } from '#domain/system.ts';
import type { ChannelMessages } from '#interactions/channels.ts';
import { isNowhere } from './error-codes.ts';
import { wireMessage } from './serialize-message.ts';

const sentMessage = z.object({ id: z.string(), channel_id: z.string() });

/** Posts, edits and deletes over REST. Failures are logged. */
export const createChannelMessages = (bot: REST, log: Log): ChannelMessages => ({
  async post(channelId, message) {
    try {
      const sent = sentMessage.parse(await bot.post(Routes.channelMessages(channelId), wireMessage(message)));
      return { channelId: sent.channel_id, id: sent.id };
    } catch (err) {
      log.warn({ err, channelId }, 'a notice cannot be posted there');
      return undefined;
    }
  },
  async edit({ channelId, id }, message) {
    try {
      await bot.patch(Routes.channelMessage(channelId, id), wireMessage(message));
      return true;
    } catch (err) {
      log.warn({ err, channelId, messageId: id }, 'a notice cannot be changed');
      return false;
    }
  },
  async remove({ channelId, id }) {
    try {
      await bot.delete(Routes.channelMessage(channelId, id));
      return true;
    } catch (err) {
      if (isNowhere(err)) return true;
      log.warn({ err, channelId, messageId: id }, 'a message cannot be removed');
      return false;
    }
  },
});
