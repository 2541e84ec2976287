import { type REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { Generation } from '#domain/generation/generation.ts';
import type { Delivery } from '#domain/generation/notifier.ts';
import type { Clock, Log } from '#domain/system.ts';
import { noticeMessage, textDisplay } from '#interactions/components.ts';
import type { Message } from '#interactions/reply.ts';
import { textFor } from '#text/index.ts';
import { isFinal, isMessageGone, isTokenSpent } from './error-codes.ts';
import type { DiscordRest } from './rest.ts';
import { onceKnown } from './retry-unknown-webhook.ts';
import { type WireMessage, wireMessage } from './serialize-message.ts';

/** Discord honours an interaction's token for 15 minutes. */
const TOKEN_LIFETIME_MS = 15 * 60_000;

const CLOCK_TOLERANCE_MS = 3 * 60 * 60_000;

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

/**
 * Whether Discord need not be asked any more. The time of receipt is of another moment and perhaps of another machine: a
 * clock that was set since must not cost anybody an image, and Discord says for itself when a token is spent.
 */
const isSurelySpent = ({ interaction }: Generation, clock: Clock): boolean =>
  clock.now() - interaction.receivedAt >= TOKEN_LIFETIME_MS + CLOCK_TOLERANCE_MS;

/** Puts a message in the place of the answer that was announced. */
export const editAnswer = async (
  interactions: REST,
  { interaction: { applicationId, token, receivedAt } }: Generation,
  { wire, clock, signal }: { wire: WireMessage; clock: Clock; signal?: AbortSignal | undefined },
): Promise<Delivery> => {
  const route = Routes.webhookMessage(applicationId, token, '@original');
  const given = signal ? { signal } : {};
  const edit = () => interactions.patch(route, { auth: false, ...wire, ...given });
  return deliveryOf(await onceKnown(edit, { receivedAt, clock, ...given }));
};

/** Posts a message for the requester in the bot's own name. */
const postToChannel = async (
  bot: REST,
  generation: Generation,
  { message, signal }: { message: Message; signal: AbortSignal | undefined },
): Promise<Delivery> => {
  const { requesterId, channelId, id, locale } = generation;
  const greeting = textDisplay(textFor(locale).result.late(requesterId));
  const { body, files } = wireMessage({
    ...message,
    components: [greeting, ...message.components],
    notifies: [requesterId],
  });
  // The nonce makes a repetition after a crash the same message instead of a second one.
  const nonce = id.replaceAll('-', '').slice(0, NONCE_LENGTH);
  const options = { body: { ...body, nonce, enforce_nonce: true }, files, ...(signal ? { signal } : {}) };
  return deliveryOf(await bot.post(Routes.channelMessages(channelId), options));
};

/**
 * Brings the last word about a generation to its requester: by the interaction, else by the channel, else nowhere.
 * Rejects where another attempt may succeed.
 */
export type Deliver = (generation: Generation, message: Message, signal?: AbortSignal) => Promise<Delivery>;

/** Delivers over Discord's REST API. */
export const createDeliver = (rest: DiscordRest, { clock, log }: { clock: Clock; log: Log }): Deliver => {
  const postIfAllowed: Deliver = async (generation, message, signal) => {
    try {
      return await postToChannel(rest.bot, generation, { message, signal });
    } catch (err) {
      if (!isFinal(err)) throw err;
      log.warn({ err, generationId: generation.id }, 'the answer can be posted nowhere');
      return NOWHERE;
    }
  };

  const tellKept = async (generation: Generation, signal: AbortSignal | undefined): Promise<void> => {
    if (generation.state.name !== 'delivering') return;
    const wire = wireMessage(noticeMessage(textFor(generation.locale).kept));
    await editAnswer(rest.interactions, generation, { wire, clock, signal }).catch((err: unknown) =>
      log.warn({ err, generationId: generation.id }, 'that the images are kept could not be told'),
    );
  };

  const afterRefusal = async (
    err: unknown,
    ...[generation, message, signal]: Parameters<Deliver>
  ): Promise<Delivery> => {
    if (isTokenSpent(err)) return postIfAllowed(generation, message, signal);
    // Whoever removed the announcement did not want the answer in this channel: it is in the history.
    if (isMessageGone(err)) return NOWHERE;
    if (!isFinal(err)) throw err;
    log.error({ err, generationId: generation.id }, 'Discord does not take the answer');
    await tellKept(generation, signal);
    return NOWHERE;
  };

  return async (generation, message, signal) => {
    if (isSurelySpent(generation, clock)) return postIfAllowed(generation, message, signal);
    try {
      return await editAnswer(rest.interactions, generation, { wire: wireMessage(message), clock, signal });
    } catch (error) {
      return afterRefusal(error, generation, message, signal);
    }
  };
};
