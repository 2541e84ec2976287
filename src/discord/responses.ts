import { InteractionResponseType as Answer, MessageFlags, type REST, Routes } from 'discord.js';
import type { Clock } from '#domain/ports.ts';
import { type FirstAnswer, InteractionGone, type Message, type Responder } from '#interactions/reply.ts';
import { isAcknowledged, isInteractionGone } from './error-codes.ts';
import { onceKnown } from './retry-unknown-webhook.ts';
import { type WireMessage, wireMessage } from './serialize-message.ts';

/** The interaction to answer. */
export type Answerable = {
  interactionId: string;
  applicationId: string;
  token: string;
  /** Milliseconds since 1970. */
  receivedAt: number;
};

/** Gives first answers over REST: the interaction came by the gateway. */
const restAnswer =
  (rest: REST, { interactionId, token }: Answerable): FirstAnswer =>
  async (body, files) => {
    const route = Routes.interactionCallback(interactionId, token);
    await rest.post(route, { auth: false, body, files: [...files] });
  };

const orGone = async (call: Promise<unknown>): Promise<void> => {
  try {
    await call;
  } catch (error) {
    if (!isInteractionGone(error)) throw error;
    throw new InteractionGone('too late, answered already or dismissed', { cause: error });
  }
};

/** Where Discord's word that it took a deferral is lost, the repetition is refused: the deferral stands all the same. */
const orTaken = (deferral: Promise<unknown>): Promise<unknown> =>
  deferral.catch((error: unknown) => {
    if (!isAcknowledged(error)) throw error;
  });

/**
 * Answers an interaction: over REST, or the first time by `answer` where one is given. Rejects with InteractionGone when
 * Discord no longer waits for the answer.
 */
export const createResponder = (
  { rest, clock }: { rest: REST; clock: Clock },
  interaction: Answerable,
  answer: FirstAnswer = restAnswer(rest, interaction),
): Responder => {
  const { applicationId, token, receivedAt } = interaction;
  const original = Routes.webhookMessage(applicationId, token, '@original');
  const callback = (type: Answer, data?: unknown, files: WireMessage['files'] = []): Promise<void> =>
    answer(data === undefined ? { type } : { type, data }, files);
  const later = (call: () => Promise<unknown>): Promise<void> =>
    orGone(onceKnown(call, { receivedAt, clock }));
  const defer = (type: Answer, data?: unknown): Promise<void> => orGone(orTaken(callback(type, data)));
  const say = (type: Answer, message: Message, ephemeral: boolean): Promise<void> => {
    const { body, files } = wireMessage(message, { ephemeral });
    return orGone(callback(type, body, files));
  };

  return {
    message: (message, ephemeral) => say(Answer.ChannelMessageWithSource, message, ephemeral),
    update: (message) => say(Answer.UpdateMessage, message, false),
    modal: (modal) => orGone(callback(Answer.Modal, modal)),
    choices: (choices) => orGone(callback(Answer.ApplicationCommandAutocompleteResult, { choices })),
    defer: (ephemeral) =>
      defer(Answer.DeferredChannelMessageWithSource, { flags: ephemeral ? MessageFlags.Ephemeral : 0 }),
    deferUpdate: () => defer(Answer.DeferredMessageUpdate),
    edit: (message) => later(() => rest.patch(original, { auth: false, ...wireMessage(message) })),
    followUpEphemeral: (message) => {
      const wire = wireMessage(message, { ephemeral: true });
      return later(() => rest.post(Routes.webhook(applicationId, token), { auth: false, ...wire }));
    },
    remove: () => later(() => rest.delete(original, { auth: false })),
  };
};
