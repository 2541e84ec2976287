import { type REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { Clock } from '#domain/system.ts';
import type { ChannelDirectory } from '#interactions/channels.ts';
import { isFinal } from './error-codes.ts';

// Channels are rarely moved.
const REMEMBERED_MS = 10 * 60_000;

const MOST_REMEMBERED = 10_000;

const channelSchema = z
  .object({ guild_id: z.string().nullish(), parent_id: z.string().nullish() })
  .transform(({ guild_id, parent_id }) => ({ guildId: guild_id ?? null, parentId: parent_id ?? null }));

type Found = Awaited<ReturnType<ChannelDirectory['find']>>;

/** Fetches channels from Discord, and caches the answers for ten minutes. */
export const createChannelDirectory = (bot: REST, clock: Pick<Clock, 'now'>): ChannelDirectory => {
  const known = new Map<string, { found: Found; at: number }>();

  const ask = async (channelId: string): Promise<Found> => {
    try {
      return channelSchema.parse(await bot.get(Routes.channel(channelId)));
    } catch (error) {
      if (isFinal(error)) return undefined;
      throw error;
    }
  };

  return {
    async find(channelId) {
      const remembered = known.get(channelId);
      if (remembered && clock.now() - remembered.at < REMEMBERED_MS) return remembered.found;
      const found = await ask(channelId);
      if (known.size >= MOST_REMEMBERED) known.clear();
      // Only hits are cached: somebody may give the bot access at any moment.
      if (found) known.set(channelId, { found, at: clock.now() });
      return found;
    },
  };
};
