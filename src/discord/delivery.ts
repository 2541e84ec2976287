import { type REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { Generation } from '#domain/generation/generation.ts';
import type { Clock, Delivery, Log } from '#domain/ports.ts';
import { noticeMessage, textDisplay } from '#interactions/components.ts';
import type { Message } from '#interactions/reply.ts';
import { textFor } from '#text/index.ts';
import { isFinal, isMessageGone, isTokenSpent } from './error-codes.ts';
import type { DiscordRest } from './rest.ts';
import { onceKnown } from './retry-unknown-webhook.ts';
import { wireMessage } from './serialize-message.ts';

/** Discord honours an interaction's token for 15 minutes. */
const TOKEN_LIFETIME_MS = 15 * 60_000;

// Discord compares this many characters of a nonce, and takes no longer one.
const NONCE_LENGTH = 25;

const sentMessage = z.object({ id: z.string(), channel_id: z.string() });

const deliveryOf = (answer: unknown): Delivery => {
  const { id, channel_id: channelId } = sentMessage.parse(answer);
  return { message: { id, channelId } };
};

const NOWHERE: Delivery = { message: null };

/** Whether the answer of a generation's interaction can still be edited. */
export const isTokenAlive = ({ interaction }: Generation, clock: Clock): boolean =>
  clock.now() - interaction.receivedAt < TOKEN_LIFETIME_MS;

/** Puts a message in the place of the answer that was announced. */
export const editAnswer = async (
  interactions: REST,
  { interaction: { applicationId, token, receivedAt } }: Generation,
  { message, clock, signal }: { message: Message; clock: Clock; signal?: AbortSignal },
): Promise<Delivery> => {
  const route = Routes.webhookMessage(applicationId, token, '@original');
  const given = signal ? { signal } : {};
  const edit = () => interactions.patch(route, { auth: false, ...wireMessage(message), ...given });
  return deliveryOf(await onceKnown(edit, { receivedAt, clock, ...given }));
};

/** Posts a message for the requester in the bot's own name. */
const postToChannel = async (bot: REST, generation: Generation, message: Message): Promise<Delivery> => {
  const { requesterId, channelId, id, locale } = generation;
  const greeting = textDisplay(textFor(locale).result.late(requesterId));
  const { body, files } = wireMessage({
    ...message,
    components: [greeting, ...message.components],
    notifies: [requesterId],
  });
  // The nonce makes a repetition after a crash the same message instead of a second one.
  const nonce = id.replaceAll('-', '').slice(0, NONCE_LENGTH);
  const options = { body: { ...body, nonce, enforce_nonce: true }, files };
  return deliveryOf(await bot.post(Routes.channelMessages(channelId), options));
};

/**
 * Brings the last word about a generation to its requester: by the interaction, else by the channel, else nowhere.
 * Rejects where another attempt may succeed.
 */
export type Deliver = (generation: Generation, message: Message) => Promise<Delivery>;

/** Delivers over Discord's REST API. */
export const createDeliver = (rest: DiscordRest, { clock, log }: { clock: Clock; log: Log }): Deliver => {
  const postIfAllowed: Deliver = async (generation, message) => {
    try {
      return await postToChannel(rest.bot, generation, message);
    } catch (err) {
      if (!isFinal(err)) throw err;
      log.warn({ err, generationId: generation.id }, 'the answer can be posted nowhere');
      return NOWHERE;
    }
  };

  const tellKept = async (generation: Generation): Promise<void> => {
    if (generation.state.name !== 'delivering') return;
    const message = noticeMessage(textFor(generation.locale).kept);
    await editAnswer(rest.interactions, generation, { message, clock }).catch((err: unknown) =>
      log.warn({ err, generationId: generation.id }, 'that the images are kept could not be told'),
    );
  };

  const afterRefusal = async (err: unknown, generation: Generation, message: Message): Promise<Delivery> => {
    if (isTokenSpent(err)) return postIfAllowed(generation, message);
    // Whoever removed the announcement did not want the answer in this channel: it is in the history.
    if (isMessageGone(err)) return NOWHERE;
    if (!isFinal(err)) throw err;
    log.error({ err, generationId: generation.id }, 'Discord does not take the answer');
    await tellKept(generation);
    return NOWHERE;
  };

  return async (generation, message) => {
    if (!isTokenAlive(generation, clock)) return postIfAllowed(generation, message);
    try {
      return await editAnswer(rest.interactions, generation, { message, clock });
    } catch (error) {
      return afterRefusal(error, generation, message);
    }
  };
};
