import { InteractionResponseType as Type } from 'discord-api-types/v10';
import type { Answered, TakeFirstAnswer } from '../first-answer.ts';
import { isEphemeral, isThinking } from '../messages.ts';
import { type Answer, noContent, ok, type Route } from './route.ts';

/** The first answer to an interaction, by a call. */
export function callbackRoutes(takeFirstAnswer: TakeFirstAnswer): Route[] {
  return [
    {
      method: 'POST',
      path: '/interactions/:interaction_id/:interaction_token/callback',
      kind: 'interaction.callback',
      open: true,
      async handle({ param, query, ...upload }) {
        const named = { id: param('interaction_id'), token: param('interaction_token') };
        const answered = await takeFirstAnswer(named, upload);
        return query.get('with_response') === 'true' ? withResponse(answered) : noContent;
      },
    },
  ];
}

function withResponse({ interaction: { id, type }, callback, message }: Answered): Answer {
  const shown = callback.type === Type.ChannelMessageWithSource || callback.type === Type.UpdateMessage;
  const about = message
    ? {
        response_message_id: message.id,
        response_message_loading: isThinking(message),
        response_message_ephemeral: isEphemeral(message),
      }
    : {};
  // Deferred answers show no message yet, and Discord's schema knows no resource for them.
  return ok({
    interaction: { id, type, ...about },
    ...(shown ? { resource: { type: callback.type, message } } : {}),
  });
}
