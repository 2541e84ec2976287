import type { REST } from 'discord.js';
import { Routes } from 'discord-api-types/v10';
import { z } from 'zod';
import type { MessagePlace } from '#interactions/channels.ts';
import { customIdsIn } from '#interactions/target-message.ts';
import { isFinal } from './error-codes.ts';

/** Where a message is looked for: in a channel, since a time in milliseconds, by a component that it has. */
type Search = { channelId: string; since: number; customId: string };

// Discord's own limit, and how far is looked in a channel where much is written.
const PAGE = 100;
const MOST_PAGES = 10;

// The clock of this machine and Discord's differ.
const TOLERANCE_MS = 5 * 60_000;

// Ids have their time in all but the lowest 22 bits. Source: Discord's reference, "Snowflakes".
const EPOCH_MS = 1_420_070_400_000;
const TIME_SHIFT = 22n;

const idAt = (ms: number): string =>
  (BigInt(Math.max(0, Math.floor(ms) - EPOCH_MS)) << TIME_SHIFT).toString();

const meSchema = z.object({ id: z.string() });

const pageSchema = z.array(
  z.object({
    id: z.string(),
    author: z.object({ id: z.string() }),
    components: z.array(z.unknown()).default([]),
  }),
);

type Page = z.output<typeof pageSchema>;

/** The messages of a channel behind one of them, the latest first; none where the bot may not read there. */
const pageBehind = async (bot: REST, channelId: string, after: string): Promise<Page> => {
  const query = new URLSearchParams({ after, limit: String(PAGE) });
  try {
    return pageSchema.parse(await bot.get(Routes.channelMessages(channelId), { query }));
  } catch (error) {
    if (isFinal(error)) return [];
    throw error;
  }
};

/**
 * Finds a message of the bot's own by one of its components; undefined where there is none among the first thousand since
 * then. Needs the permission to read the history of the channel. Rejects where Discord does not answer.
 */
export const findOwnMessage = async (
  bot: REST,
  { channelId, since, customId }: Search,
): Promise<MessagePlace | undefined> => {
  const me = meSchema.parse(await bot.get(Routes.user()));
  let after = idAt(since - TOLERANCE_MS);
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const messages = await pageBehind(bot, channelId, after);
    const own = messages.find(
      ({ author, components }) => author.id === me.id && customIdsIn(components).includes(customId),
    );
    if (own) return { channelId, id: own.id };
    const [latest] = messages;
    if (!latest || messages.length < PAGE) return undefined;
    after = latest.id;
  }
  return undefined;
};
