import { type REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { Clock } from '#domain/ports.ts';
import type { Channels } from '#interaction/places.ts';
import { isFinal } from './refusals.ts';

// Channels are seldom moved.
const REMEMBERED_MS = 10 * 60_000;

const MOST_REMEMBERED = 10_000;

const channelSchema = z.object({ parent_id: z.string().nullish() });

/** Asks Discord for channels, and remembers the answers for ten minutes. */
export const createChannels = (bot: REST, clock: Pick<Clock, 'now'>): Channels => {
  const known = new Map<string, { parentId: string | null; at: number }>();

  const ask = async (channelId: string): Promise<string | null> => {
    try {
      return channelSchema.parse(await bot.get(Routes.channel(channelId))).parent_id ?? null;
    } catch (error) {
      if (isFinal(error)) return null;
      throw error;
    }
  };

  return {
    async parentOf(channelId) {
      const remembered = known.get(channelId);
      if (remembered && clock.now() - remembered.at < REMEMBERED_MS) return remembered.parentId;
      const parentId = await ask(channelId);
      if (known.size >= MOST_REMEMBERED) known.clear();
      known.set(channelId, { parentId, at: clock.now() });
      return parentId;
    },
  };
};
