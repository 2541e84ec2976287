import { type REST, Routes } from 'discord.js';
import type { Comparison, SheetMessage } from '#domain/comparison/comparison.ts';
import type { SheetNotifier } from '#domain/comparison/sheet.ts';
import type { Clock, Log } from '#domain/system.ts';
import { textDisplay } from '#interactions/components.ts';
import type { Message } from '#interactions/reply.ts';
import { textFor } from '#text/index.ts';
import { editAnswer, isTokenAlive, sentMessage } from './delivery.ts';
import { isFinal, isMessageGone, isTokenSpent } from './error-codes.ts';
import type { DiscordRest } from './rest.ts';
import { restBody, wireMessage } from './serialize-message.ts';

type Options = { clock: Clock; log: Log };

const editAsBot = async (bot: REST, { channelId, id }: SheetMessage, message: Message): Promise<void> => {
  await bot.patch(Routes.channelMessage(channelId, id), restBody(wireMessage(message)));
};

/** Posts a final sheet in the channel, for an answer that cannot be edited any more. */
const postAsBot = async (bot: REST, comparison: Comparison, message: Message): Promise<SheetMessage> => {
  const { requesterId, locale, channelId, id } = comparison;
  const greeting = textDisplay(textFor(locale).comparison.late(requesterId));
  const { body, files } = wireMessage({
    ...message,
    components: [greeting, ...message.components],
    notifies: [requesterId],
  });
  // The nonce makes a repetition after a crash the same message instead of a second one.
  const nonce = id.replaceAll('-', '').slice(0, 25);
  const sent = await bot.post(
    Routes.channelMessages(channelId),
    restBody({ body: { ...body, nonce, enforce_nonce: true }, files }),
  );
  const posted = sentMessage.parse(sent);
  return { channelId: posted.channel_id, id: posted.id };
};

/**
 * Shows the sheets of comparisons: as the answer to the interaction while its token is valid, then as the bot. A private
 * one is shown to nobody else, so that it ends with its token.
 */
export const createSheetNotifier = (rest: DiscordRest, { clock, log }: Options): SheetNotifier<Message> => {
  type Show = SheetNotifier<Message>['show'];

  const showAsBot: Show = async (comparison, { message, shownIn, isFinal: isLast }) => {
    if (comparison.private) return shownIn;
    try {
      if (shownIn) {
        await editAsBot(rest.bot, shownIn, message);
        return shownIn;
      }
      return isLast ? await postAsBot(rest.bot, comparison, message) : null;
    } catch (err) {
      if (isMessageGone(err)) return 'removed';
      if (!isFinal(err)) throw err;
      log.warn({ err, comparisonId: comparison.id }, 'a comparison can be shown nowhere');
      return shownIn;
    }
  };

  return {
    async show(comparison, sheet, signal) {
      if (comparison.interaction.token === '' || !isTokenAlive(comparison, clock))
        return showAsBot(comparison, sheet, signal);
      try {
        const wire = wireMessage(sheet.message);
        const { message } = await editAnswer(rest.interactions, comparison, { wire, clock, signal });
        return message;
      } catch (error) {
        if (isTokenSpent(error)) return showAsBot(comparison, sheet, signal);
        if (isMessageGone(error)) return 'removed';
        throw error;
      }
    },
  };
};
