import type { REST } from 'discord.js';
import { InteractionResponseType as Answer, MessageFlags, Routes } from 'discord-api-types/v10';
import { z } from 'zod';
import type { Clock } from '#domain/system.ts';
import type { WireMessage } from '#interactions/multipart.ts';
import {
  AnsweredElsewhere,
  type FirstAnswer,
  InteractionGone,
  type Message,
  type Responder,
} from '#interactions/reply.ts';
import { isAcknowledged, isInteractionGone } from './error-codes.ts';
import type { FirstAnswers } from './first-answers.ts';
import { onceKnown } from './retry-unknown-webhook.ts';
import { restBody, wireMessage } from './serialize-message.ts';

/** The interaction to answer. */
export type Answerable = {
  interactionId: string;
  applicationId: string;
  token: string;
  /** Milliseconds since 1970. */
  receivedAt: number;
};

const sentAnswer = z.object({ flags: z.number().default(0) });

const orGone = async <T>(call: Promise<T>): Promise<T> => {
  try {
    return await call;
  } catch (error) {
    if (!isInteractionGone(error)) throw error;
    throw new InteractionGone('too late, answered already or dismissed', { cause: error });
  }
};

/** What a responder needs. */
export type ResponderMeans = {
  rest: REST;
  answers: FirstAnswers;
  /** Called when Discord has an answer that this process did not give. */
  onAnsweredElsewhere(): void;
  clock: Clock;
};

/**
 * Sends first answers over REST, for interactions from the gateway. If Discord already has an answer, finds
 * out whose it is.
 */
const restAnswer = (means: ResponderMeans, { interactionId, token }: Answerable): FirstAnswer => {
  const { rest, answers, onAnsweredElsewhere } = means;
  const route = Routes.interactionCallback(interactionId, token);
  let isOurs = false;
  let isAnswered = false;
  return async (answer, files) => {
    isOurs ||= answers.claim(interactionId);
    if (!isOurs) throw new AnsweredElsewhere('this process answers it already: it was delivered twice');
    try {
      await rest.post(route, { auth: false, ...restBody({ body: answer, files }) });
    } catch (error) {
      if (!isAcknowledged(error) || isAnswered) throw error;
      // An earlier attempt of ours got no response: that one was accepted.
      if (!answers.mayBeTaken(interactionId)) {
        onAnsweredElsewhere();
        throw new AnsweredElsewhere('another process answered it', { cause: error });
      }
    }
    isAnswered = true;
  };
};

/**
 * Creates the responder for an interaction. The first answer goes through `answer` if given, everything else
 * over REST. Rejects with InteractionGone when Discord no longer waits, and with AnsweredElsewhere when
 * another process has answered.
 */
export const createResponder = (
  means: ResponderMeans,
  interaction: Answerable,
  answer: FirstAnswer = restAnswer(means, interaction),
): Responder => {
  const { rest, clock } = means;
  const { applicationId, token, receivedAt } = interaction;
  const original = Routes.webhookMessage(applicationId, token, '@original');
  const callback = (type: Answer, data?: unknown, files: WireMessage['files'] = []): Promise<void> =>
    orGone(answer(data === undefined ? { type } : { type, data }, files));
  const later = <T>(call: () => Promise<T>): Promise<T> => orGone(onceKnown(call, { receivedAt, clock }));
  const say = (type: Answer, message: Message, ephemeral: boolean): Promise<void> => {
    const { body, files } = wireMessage(message, { ephemeral });
    return callback(type, body, files);
  };

  return {
    message: (message, ephemeral) => say(Answer.ChannelMessageWithSource, message, ephemeral),
    update: (message) => say(Answer.UpdateMessage, message, false),
    modal: (modal) => callback(Answer.Modal, modal),
    choices: (choices) => callback(Answer.ApplicationCommandAutocompleteResult, { choices }),
    defer: (ephemeral) =>
      callback(Answer.DeferredChannelMessageWithSource, { flags: ephemeral ? MessageFlags.Ephemeral : 0 }),
    deferUpdate: () => callback(Answer.DeferredMessageUpdate),
    async edit(message) {
      await later(() => rest.patch(original, { auth: false, ...restBody(wireMessage(message)) }));
    },
    async followUpEphemeral(message) {
      const wire = wireMessage(message, { ephemeral: true });
      await later(() => rest.post(Routes.webhook(applicationId, token), { auth: false, ...restBody(wire) }));
    },
    async isDeferred() {
      const { flags } = sentAnswer.parse(await later(() => rest.get(original, { auth: false })));
      return (flags & MessageFlags.Loading) !== 0;
    },
    async remove() {
      await later(() => rest.delete(original, { auth: false }));
    },
  };
};
