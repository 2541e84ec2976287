import { type REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { Log } from '#domain/ports.ts';
import type { Noticeboard } from '#interaction/places.ts';
import { wireMessage } from './wire-message.ts';

const sentMessage = z.object({ id: z.string(), channel_id: z.string() });

/** Posts over REST. What cannot be posted is logged. */
export const createNoticeboard = (bot: REST, log: Log): Noticeboard => ({
  async post(channelId, message) {
    try {
      const sent = sentMessage.parse(await bot.post(Routes.channelMessages(channelId), wireMessage(message)));
      return { channelId: sent.channel_id, id: sent.id };
    } catch (err) {
      log.warn({ err, channelId }, 'a notice cannot be posted there');
      return undefined;
    }
  },
});
