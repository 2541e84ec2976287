import { Routes } from 'discord.js';
import type { Clock, JobNotifier, Log } from '#domain/ports.ts';
import { outcomeMessage, progressMessage } from '#messages/progress.ts';
import { resultMessage } from '#messages/result.ts';
import { textFor } from '#text/index.ts';
import { createDeliver, editAnswer, isTokenAlive } from './delivery.ts';
import { isFinal } from './error-codes.ts';
import type { DiscordRest } from './rest.ts';

// The result waits until the last progress is shown or given up.
const PROGRESS_MS = 15_000;

/** Shows members how their generations stand: by the interaction while its token lives, then by the channel. */
export const createJobNotifier = (
  rest: DiscordRest,
  { clock, log }: { clock: Clock; log: Log },
): JobNotifier => {
  const deliver = createDeliver(rest, { clock, log });
  return {
    async progress(generation, progress) {
      if (rest.isSparing() || !isTokenAlive(generation, clock)) return;
      const message = progressMessage(textFor(generation.locale), generation, progress);
      const signal = AbortSignal.timeout(PROGRESS_MS);
      await editAnswer(rest.interactions, generation, { message, clock, signal }).catch((err: unknown) =>
        log.debug({ err, generationId: generation.id }, 'progress could not be shown'),
      );
    },
    result: (generation, images) =>
      deliver(generation, resultMessage(textFor(generation.locale), generation, images)),
    async outcome(generation) {
      await deliver(generation, outcomeMessage(textFor(generation.locale), generation));
    },
    async remove({ channelId, id }) {
      await rest.bot.delete(Routes.channelMessage(channelId, id)).catch((err: unknown) => {
        if (!isFinal(err)) throw err;
        log.debug({ err, channelId, messageId: id }, 'a message is gone already, or may not be removed');
      });
    },
  };
};
