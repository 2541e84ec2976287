import { Routes } from 'discord.js';
import { z } from 'zod';
import type { Generation } from '#domain/generation.ts';
import type { Announcer, Clock, Delivery, Log } from '#domain/ports.ts';
import { textDisplay } from '#interaction/components.ts';
import type { Message } from '#interaction/reply.ts';
import { outcomeMessage } from '#interaction/views/outcome.ts';
import { progressMessage } from '#interaction/views/progress.ts';
import { resultMessage } from '#interaction/views/result.ts';
import { textFor } from '#text/index.ts';
import { isMessageGone, isNotAllowed, isTokenSpent } from './refusals.ts';
import type { DiscordRest } from './rest.ts';
import { wireMessage } from './wire-message.ts';

/** Discord honours an interaction's token for 15 minutes. */
const TOKEN_LIFETIME_MS = 15 * 60_000;

// Discord compares this many characters of a nonce, and takes no longer one.
const NONCE_LENGTH = 25;

const sentMessage = z.object({ id: z.string(), channel_id: z.string() });

const NOWHERE: Delivery = { message: null };

/** Shows members how their generations stand: by the interaction while its token lives, then by the channel. */
export const createAnnouncer = (rest: DiscordRest, { clock, log }: { clock: Clock; log: Log }): Announcer => {
  const isTokenAlive = ({ interaction }: Generation): boolean =>
    clock.now() - interaction.receivedAt < TOKEN_LIFETIME_MS;

  const editAnswer = async ({ interaction }: Generation, message: Message): Promise<Delivery> => {
    const route = Routes.webhookMessage(interaction.applicationId, interaction.token, '@original');
    const sent = sentMessage.parse(
      await rest.interactions.patch(route, { auth: false, ...wireMessage(message) }),
    );
    return { message: { id: sent.id, channelId: sent.channel_id } };
  };

  const postToChannel = async (generation: Generation, message: Message): Promise<Delivery> => {
    const { requesterId, channelId, id } = generation;
    const greeting = textDisplay(textFor(generation.locale).result.late(requesterId));
    const { body, files } = wireMessage({
      ...message,
      components: [greeting, ...message.components],
      notifies: [requesterId],
    });
    // The nonce makes a repetition after a crash the same message instead of a second one.
    const nonce = id.replaceAll('-', '').slice(0, NONCE_LENGTH);
    const posted = await rest.bot.post(Routes.channelMessages(channelId), {
      body: { ...body, nonce, enforce_nonce: true },
      files,
    });
    const sent = sentMessage.parse(posted);
    return { message: { id: sent.id, channelId: sent.channel_id } };
  };

  const postIfAllowed = async (generation: Generation, message: Message): Promise<Delivery> => {
    try {
      return await postToChannel(generation, message);
    } catch (error) {
      if (!isNotAllowed(error)) throw error;
      log.warn(
        { err: error, generationId: generation.id },
        'the answer can be posted nowhere and stays in the history',
      );
      return NOWHERE;
    }
  };

  const deliver = async (generation: Generation, message: Message): Promise<Delivery> => {
    if (!isTokenAlive(generation)) return postIfAllowed(generation, message);
    try {
      return await editAnswer(generation, message);
    } catch (error) {
      if (isTokenSpent(error)) return postIfAllowed(generation, message);
      // Whoever removed the announcement did not want the answer in this channel: it is in the history.
      if (isMessageGone(error)) return NOWHERE;
      throw error;
    }
  };

  return {
    async progress(generation, progress) {
      if (!isTokenAlive(generation)) return;
      const message = progressMessage(textFor(generation.locale), generation, progress);
      await editAnswer(generation, message).catch((err: unknown) =>
        log.debug({ err, generationId: generation.id }, 'progress could not be shown'),
      );
    },
    result: (generation, images) =>
      deliver(generation, resultMessage(textFor(generation.locale), generation, images)),
    async remove({ channelId, id }) {
      await rest.bot.delete(Routes.channelMessage(channelId, id)).catch((error: unknown) => {
        if (!isNotAllowed(error) && !isMessageGone(error)) throw error;
      });
    },
    async outcome(generation) {
      await deliver(generation, outcomeMessage(textFor(generation.locale), generation));
    },
  };
};
