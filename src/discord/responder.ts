import { InteractionResponseType, MessageFlags, type RawFile, type REST, Routes } from 'discord.js';
import { InteractionGone, type Message, type Responder } from '#interaction/reply.ts';
import { isInteractionGone } from './refusals.ts';
import { wireMessage } from './wire-message.ts';

/** The interaction to answer. */
export type Answerable = { interactionId: string; applicationId: string; token: string };

/** Answers an interaction over REST. Rejects with InteractionGone when Discord no longer waits for the answer. */
export const createResponder = (rest: REST, interaction: Answerable): Responder => {
  const { interactionId, applicationId, token } = interaction;
  const original = Routes.webhookMessage(applicationId, token, '@original');

  const callback = async (
    type: InteractionResponseType,
    data?: unknown,
    files: RawFile[] = [],
  ): Promise<void> => {
    try {
      await rest.post(Routes.interactionCallback(interactionId, token), {
        auth: false,
        body: data === undefined ? { type } : { type, data },
        files,
      });
    } catch (error) {
      if (isInteractionGone(error))
        throw new InteractionGone('too late, or answered already', { cause: error });
      throw error;
    }
  };

  const callbackMessage = (
    type: InteractionResponseType,
    message: Message,
    ephemeral: boolean,
  ): Promise<void> => {
    const { body, files } = wireMessage(message, { ephemeral });
    return callback(type, body, files);
  };

  return {
    message: (message, ephemeral) =>
      callbackMessage(InteractionResponseType.ChannelMessageWithSource, message, ephemeral),
    update: (message) => callbackMessage(InteractionResponseType.UpdateMessage, message, false),
    modal: (modal) => callback(InteractionResponseType.Modal, modal),
    choices: (choices) => callback(InteractionResponseType.ApplicationCommandAutocompleteResult, { choices }),
    defer: (ephemeral) =>
      callback(InteractionResponseType.DeferredChannelMessageWithSource, {
        flags: ephemeral ? MessageFlags.Ephemeral : 0,
      }),
    deferUpdate: () => callback(InteractionResponseType.DeferredMessageUpdate),
    edit: async (message) => {
      await rest.patch(original, { auth: false, ...wireMessage(message) });
    },
    whisper: async (message) => {
      const route = Routes.webhook(applicationId, token);
      await rest.post(route, { auth: false, ...wireMessage(message, { ephemeral: true }) });
    },
    remove: async () => {
      await rest.delete(original, { auth: false });
    },
  };
};
