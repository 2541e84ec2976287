import { Routes } from 'discord-api-types/v10';
import type { Generation } from '#domain/generation/generation.ts';
import type { JobNotifier, Progress, ResultImage } from '#domain/generation/notifier.ts';
import type { Clock, Log } from '#domain/system.ts';
import type { InterimMessage, Message } from '#interactions/reply.ts';
import { createDeliver, editAnswer, isTokenAlive } from './delivery.ts';
import { isFinal, isTokenSpent } from './error-codes.ts';
import type { DiscordRest } from './rest.ts';
import { wireInterim } from './serialize-message.ts';

/** Renders the messages about a job, in the member's language. */
export type JobMessages = {
  progress(generation: Generation, progress: Progress): InterimMessage;
  result(generation: Generation, images: readonly ResultImage[]): Message;
  outcome(generation: Generation): Message;
};

// How long a queue position may take to reach Discord.
const PROGRESS_MS = 15_000;

const MOST_REMEMBERED = 10_000;

const remember = (ids: Set<string>, id: string): void => {
  if (ids.size >= MOST_REMEMBERED) ids.clear();
  ids.add(id);
};

/**
 * Notifies members about their generations: through the interaction while its token is valid, then in the
 * channel.
 */
export const createJobNotifier = (
  rest: DiscordRest,
  { messages, clock, log }: { messages: JobMessages; clock: Clock; log: Log },
): JobNotifier => {
  const deliver = createDeliver(rest, { clock, log });
  // Jobs whose token Discord has rejected, although by this machine's clock it is still valid.
  const spent = new Set<string>();
  return {
    async progress(generation, progress, signal = AbortSignal.timeout(PROGRESS_MS)) {
      if (rest.isSparing() || spent.has(generation.id) || !isTokenAlive(generation, clock)) return;
      const wire = wireInterim(messages.progress(generation, progress));
      try {
        await editAnswer(rest.interactions, generation, { wire, clock, signal });
      } catch (err) {
        log.debug({ err, generationId: generation.id }, 'progress could not be shown');
        if (isTokenSpent(err)) remember(spent, generation.id);
      }
    },
    result: (generation, images, signal) => deliver(generation, messages.result(generation, images), signal),
    async outcome(generation, signal) {
      await deliver(generation, messages.outcome(generation), signal);
    },
    async remove({ channelId, id }) {
      await rest.bot.delete(Routes.channelMessage(channelId, id)).catch((err: unknown) => {
        if (!isFinal(err)) throw err;
        log.debug({ err, channelId, messageId: id }, 'a message is gone already, or may not be removed');
      });
    },
  };
};
