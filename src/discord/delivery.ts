import type { REST } from 'discord.js';
import { Routes } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Generation } from '#domain/generation/generation.ts';
import type { Delivery } from '#domain/generation/notifier.ts';
import { mayBeSeen } from '#domain/generation/thumbnails.ts';
import type { Clock, Log } from '#domain/system.ts';
import { noticeMessage, textDisplay } from '#interactions/components.ts';
import type { WireMessage } from '#interactions/multipart.ts';
import type { Message } from '#interactions/reply.ts';
import { textFor } from '#text/index.ts';
import { isFinal, isMessageGone, isTokenSpent } from './error-codes.ts';
import type { DiscordRest } from './rest.ts';
import { onceKnown } from './retry-unknown-webhook.ts';
import { restBody, wireMessage } from './serialize-message.ts';

/** Discord accepts an interaction's token for 15 minutes. */
const TOKEN_LIFETIME_MS = 15 * 60_000;

const CLOCK_TOLERANCE_MS = 3 * 60 * 60_000;

// Discord accepts nonces of up to this length.
const NONCE_LENGTH = 25;

/** A message as Discord returns it. */
export const sentMessage = z.object({ id: z.string(), channel_id: z.string() });

const deliveryOf = (answer: unknown): Delivery => {
  const { id, channel_id: channelId } = sentMessage.parse(answer);
  return { message: { id, channelId } };
};

const NOWHERE: Delivery = { message: null };

/** The interaction whose answer shows something. */
export type Answered = {
  interaction: Pick<Generation['interaction'], 'applicationId' | 'token' | 'receivedAt'>;
};

/** Whether the answer of an interaction can still be edited. */
export const isTokenAlive = ({ interaction }: Answered, clock: Clock): boolean =>
  clock.now() - interaction.receivedAt < TOKEN_LIFETIME_MS;

/**
 * Whether the token certainly has expired, so that Discord need not be asked. The time of receipt may come
 * from another machine, and the clock may have been set since; that must not cost a member an image, so
 * Discord decides in doubt.
 */
const isSurelySpent = ({ interaction }: Generation, clock: Clock): boolean =>
  clock.now() - interaction.receivedAt >= TOKEN_LIFETIME_MS + CLOCK_TOLERANCE_MS;

/** Replaces the deferred answer by a message. */
export const editAnswer = async (
  interactions: REST,
  { interaction: { applicationId, token, receivedAt } }: Answered,
  { wire, clock, signal }: { wire: WireMessage; clock: Clock; signal?: AbortSignal | undefined },
): Promise<Delivery> => {
  const route = Routes.webhookMessage(applicationId, token, '@original');
  const given = signal ? { signal } : {};
  const edit = () => interactions.patch(route, { auth: false, ...restBody(wire), ...given });
  return deliveryOf(await onceKnown(edit, { receivedAt, clock, ...given }));
};

const openedChannel = z.object({ id: z.string() });

/** Where the bot itself tells the requester: the channel of the request, or for a private one their direct messages. */
const channelFor = async (
  bot: REST,
  { private: isPrivate, requesterId, channelId }: Generation,
): Promise<string> => {
  if (!isPrivate) return channelId;
  return openedChannel.parse(await bot.post(Routes.userChannels(), { body: { recipient_id: requesterId } }))
    .id;
};

/** Whether the images may not be shown where the requester can be told: these wait in the history. */
const staysUnseen = (generation: Generation): boolean =>
  generation.private &&
  generation.state.name === 'delivering' &&
  !mayBeSeen(generation, { ageRestricted: false });

/** Posts a message to the requester as the bot. */
const postToChannel = async (
  bot: REST,
  generation: Generation,
  { message, signal }: { message: Message; signal: AbortSignal | undefined },
): Promise<Delivery> => {
  const { requesterId, id, locale } = generation;
  const channelId = await channelFor(bot, generation);
  const greeting = textDisplay(textFor(locale).result.late(requesterId));
  const { body, files } = wireMessage({
    ...message,
    components: [greeting, ...message.components],
    notifies: [requesterId],
  });
  // The nonce makes a repetition after a crash the same message instead of a second one.
  const nonce = id.replaceAll('-', '').slice(0, NONCE_LENGTH);
  const wire = restBody({ body: { ...body, nonce, enforce_nonce: true }, files });
  return deliveryOf(
    await bot.post(Routes.channelMessages(channelId), { ...wire, ...(signal ? { signal } : {}) }),
  );
};

/**
 * Delivers the final message about a generation: as the interaction's answer, else in the channel (a private one in
 * direct messages), else nowhere. Rejects if another attempt may succeed.
 */
export type Deliver = (generation: Generation, message: Message, signal?: AbortSignal) => Promise<Delivery>;

/** Delivers over Discord's REST API. */
export const createDeliver = (rest: DiscordRest, { clock, log }: { clock: Clock; log: Log }): Deliver => {
  const postIfAllowed: Deliver = async (generation, message, signal) => {
    try {
      if (!staysUnseen(generation)) return await postToChannel(rest.bot, generation, { message, signal });
      const ready = noticeMessage(textFor(generation.locale).result.privateReady);
      await postToChannel(rest.bot, generation, { message: ready, signal });
      return NOWHERE;
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
    // Somebody removed the deferred answer, so the result does not belong in this channel either; it is in
    // the history.
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
