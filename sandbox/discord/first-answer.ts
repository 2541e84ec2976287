import { type APIMessage, InteractionResponseType as Type } from 'discord-api-types/v10';
import type { Author } from './author.ts';
import { withIds } from './components.ts';
import type { Upload } from './compose.ts';
import { refusals } from './errors.ts';
import type { Answer, Interaction } from './records.ts';
import type { Services } from './rest/route.ts';
import { type CallbackBody, callbackBody, fits } from './rules/answer.ts';
import { read } from './rules/check.ts';

/** What a first answer came to: the message is what `@original` means from now on. */
export type Answered = { interaction: Interaction; callback: CallbackBody; message: APIMessage | undefined };

/**
 * Judges the first answer to an interaction and carries it out, whether it came by a call or as a response.
 * @throws {ApiError} when it is late, the second one, or breaks a rule.
 */
export type TakeFirstAnswer = (
  interaction: { id: string; token: string },
  upload: Upload,
) => Promise<Answered>;

export function createFirstAnswers(services: Services, author: Author): TakeFirstAnswer {
  const { interactions } = services;
  return async ({ id, token }, { body, files }) => {
    const interaction = interactions.forCallback(id, token);
    const callback = read(callbackBody, body);
    demandFit(callback, interaction);
    interaction.answering = true;
    const message = await carryOut({ services, author }, interaction, { callback, files }).finally(() => {
      interaction.answering = false;
    });
    interactions.answer(interaction, answerOf(callback));
    return { interaction, callback, message };
  };
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

function answerOf(callback: CallbackBody): Answer {
  // The rules have proved the shapes of the modal and of the choices.
  if (callback.type === Type.Modal) {
    const modal = { ...callback.data, components: withIds(callback.data.components) };
    return { type: callback.type, modal: modal as Answer['modal'] & object };
  }
  if (callback.type !== Type.ApplicationCommandAutocompleteResult) return { type: callback.type };
  return { type: callback.type, choices: callback.data.choices as Answer['choices'] & object };
}
