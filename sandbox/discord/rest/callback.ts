import { type APIMessage, InteractionResponseType as Type } from 'discord-api-types/v10';
import type { Author } from '../author.ts';
import { withIds } from '../components.ts';
import type { Upload } from '../compose.ts';
import { refusals } from '../errors.ts';
import type { Answer as FirstAnswer, Interaction } from '../interactions.ts';
import { isEphemeral, isThinking } from '../messages.ts';
import { type CallbackBody, callbackBody, fits } from '../rules/answer.ts';
import { read } from '../rules/check.ts';
import { type Answer, noContent, ok, type Route, type Services } from './route.ts';

/** The first answer to an interaction. */
export function callbackRoutes(services: Services, author: Author): Route[] {
  const { interactions } = services;
  return [
    {
      method: 'POST',
      path: '/interactions/:interaction_id/:interaction_token/callback',
      kind: 'interaction.callback',
      open: true,
      async handle({ param, query, body, files }) {
        const interaction = interactions.forCallback(param('interaction_id'), param('interaction_token'));
        const callback = read(callbackBody, body);
        demandFit(callback, interaction);
        interaction.answering = true;
        const message = await carryOut({ services, author }, interaction, { callback, files }).finally(() => {
          interaction.answering = false;
        });
        interactions.answer(interaction, firstAnswer(callback));
        return query.get('with_response') === 'true'
          ? withResponse(interaction, callback, message)
          : noContent;
      },
    },
  ];
}

function demandFit({ type }: CallbackBody, { type: interactionType, sourceMessageId }: Interaction): void {
  if (fits(type, { interactionType, hasMessage: sourceMessageId !== undefined })) return;
  const message = `A callback of type ${type} does not fit an interaction of type ${interactionType}.`;
  throw refusals.invalidForm([{ path: ['type'], code: 'INTERACTION_CALLBACK_INVALID_TYPE', message }]);
}

type Hands = { services: Services; author: Author };
type Work = { callback: CallbackBody; files: Upload['files'] };

/** Does what the callback says; gives the message that `@original` means from now on. */
async function carryOut(
  { services, author }: Hands,
  interaction: Interaction,
  { callback, files }: Work,
): Promise<APIMessage | undefined> {
  const source = interaction.sourceMessageId ? services.messages.get(interaction.sourceMessageId) : undefined;
  const settle = (message: APIMessage | undefined) => {
    if (message) interaction.originalId = message.id;
    return message;
  };
  switch (callback.type) {
    case Type.ChannelMessageWithSource:
      return settle(await author.answer(interaction, { body: callback.data, files }));
    case Type.DeferredChannelMessageWithSource:
      return settle(author.think(interaction, Boolean(callback.data?.flags)));
    case Type.DeferredMessageUpdate:
      return settle(source?.message);
    case Type.UpdateMessage:
      if (!source) throw refusals.unknownMessage();
      return settle(await author.edit(source, { body: callback.data, files }));
    default:
      return undefined;
  }
}

function firstAnswer(callback: CallbackBody): FirstAnswer {
  // The rules have proved the shapes of the modal and of the choices.
  if (callback.type === Type.Modal) {
    const modal = { ...callback.data, components: withIds(callback.data.components) };
    return { type: callback.type, modal: modal as FirstAnswer['modal'] & object };
  }
  if (callback.type !== Type.ApplicationCommandAutocompleteResult) return { type: callback.type };
  return { type: callback.type, choices: callback.data.choices as FirstAnswer['choices'] & object };
}

function withResponse(
  { id, type }: Interaction,
  callback: CallbackBody,
  message: APIMessage | undefined,
): Answer {
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
