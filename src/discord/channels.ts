import type { REST } from 'discord.js';
import { ChannelType, PermissionFlagsBits, Routes } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Clock, Log } from '#domain/system.ts';
import type { ChannelDirectory, ChannelMessages, FoundChannel } from '#interactions/channels.ts';
import { sourceMessage } from '#interactions/target-message.ts';
import { isFinal, isNowhere } from './error-codes.ts';
import { restBody, wireMessage } from './serialize-message.ts';

// Channels are rarely moved.
const REMEMBERED_MS = 10 * 60_000;

const MOST_REMEMBERED = 10_000;

const overwriteSchema = z.object({ id: z.string(), deny: z.string().regex(/^\d+$/).transform(BigInt) });

const channelSchema = z
  .object({
    type: z.number().nullish(),
    guild_id: z.string().nullish(),
    parent_id: z.string().nullish(),
    nsfw: z.boolean().nullish(),
    permission_overwrites: z.array(overwriteSchema).default([]),
  })
  .transform(
    ({ type, guild_id, parent_id, nsfw, permission_overwrites: overwrites }): FoundChannel => ({
      guildId: guild_id ?? null,
      parentId: parent_id ?? null,
      ageRestricted: nsfw === true,
      // The role of everybody has the server's id.
      closed:
        type === ChannelType.PrivateThread ||
        overwrites.some(({ id, deny }) => id === guild_id && (deny & PermissionFlagsBits.ViewChannel) !== 0n),
    }),
  );

type Found = FoundChannel | undefined;

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
    async find(channelId, { isFresh = false } = {}) {
      const remembered = isFresh ? undefined : known.get(channelId);
      if (remembered && clock.now() - remembered.at < REMEMBERED_MS) return remembered.found;
      const found = await ask(channelId);
      if (known.size >= MOST_REMEMBERED) known.clear();
      // Only hits are cached: somebody may give the bot access at any moment.
      if (found) known.set(channelId, { found, at: clock.now() });
      return found;
    },
  };
};

// Discord takes up to 25 characters.
const nonceOf = (key: string): string => key.replaceAll('-', '').slice(0, 25);

// A member waits for it, and Discord for the first answer to the member.
const READING_MS = 1_000;

const sentMessage = z.object({ id: z.string(), channel_id: z.string() });

/** Posts, edits and deletes over REST. Failures are logged. */
export const createChannelMessages = (bot: REST, log: Log): ChannelMessages => ({
  async post(channelId, message) {
    try {
      const sent = sentMessage.parse(
        await bot.post(Routes.channelMessages(channelId), restBody(wireMessage(message))),
      );
      return { channelId: sent.channel_id, id: sent.id };
    } catch (err) {
      log.warn({ err, channelId }, 'a notice cannot be posted there');
      return undefined;
    }
  },
  async postOnce(channelId, message, key) {
    const { body, files } = wireMessage(message);
    const once = { ...body, nonce: nonceOf(key), enforce_nonce: true };
    try {
      const sent = sentMessage.parse(
        await bot.post(Routes.channelMessages(channelId), restBody({ body: once, files })),
      );
      return { channelId: sent.channel_id, id: sent.id };
    } catch (err) {
      log.warn({ err, channelId }, 'a result cannot be posted there');
      return isFinal(err) ? 'refused' : 'unknown';
    }
  },
  async edit({ channelId, id }, message) {
    try {
      await bot.patch(Routes.channelMessage(channelId, id), restBody(wireMessage(message)));
      return true;
    } catch (err) {
      log.warn({ err, channelId, messageId: id }, 'a notice cannot be changed');
      return false;
    }
  },
  async pictures({ channelId, id }) {
    try {
      const signal = AbortSignal.timeout(READING_MS);
      return sourceMessage.parse(await bot.get(Routes.channelMessage(channelId, id), { signal })).pictures;
    } catch (err) {
      log.debug({ err, channelId, messageId: id }, 'the pictures of a message cannot be read');
      return [];
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
