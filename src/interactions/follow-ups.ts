import type { Clock, Log } from '#domain/system.ts';
import { textFor } from '#text/index.ts';
import type { Feature, FollowUp } from './define-command.ts';
import { type Interaction, whatOf } from './interaction.ts';
import type { Services } from './invocation.ts';
import { InteractionGone, type Responder } from './reply.ts';

/** Sends the follow-ups of features once an interaction is answered. Never rejects; `closing` ends any waiting. */
export type FollowUps = (
  interaction: Interaction,
  responder: Responder,
  closing: AbortSignal,
) => Promise<void>;

type FollowUpOptions = { features: readonly Feature[]; services: Services; clock: Clock; log: Log };

type Means = { responder: Responder; clock: Clock; closing: AbortSignal };

// Between looks at a deferred answer, in milliseconds: two minutes, then the next interaction has to do.
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000];

/**
 * Waits until the answer has content, at most some two minutes. Discord shows a follow-up to a deferred answer
 * in place of that answer, where everyone sees it.
 */
const isAnswerThere = async ({ responder, clock, closing }: Means): Promise<boolean> => {
  for (const pauseMs of PAUSES_MS) {
    if (!(await responder.isDeferred())) return true;
    await clock.sleep(pauseMs, closing).catch(() => undefined);
    if (closing.aborted) return false;
  }
  return false;
};

const send = async ({ message, claim }: FollowUp, means: Means): Promise<void> => {
  if (!(await isAnswerThere(means))) return;
  if (await claim()) await means.responder.followUpEphemeral(message);
};

/** Creates the sender of all features' follow-ups. */
export const createFollowUps = ({ features, services, clock, log }: FollowUpOptions): FollowUps => {
  const sources = features.flatMap(({ followUp }) => followUp ?? []);
  return async (interaction, responder, closing) => {
    if (interaction.kind !== 'command') return;
    const invocation = { interaction, text: textFor(interaction.locale), services };
    try {
      for (const followUp of sources) {
        const due = await followUp(invocation, interaction.name);
        if (due) await send(due, { responder, clock, closing });
      }
    } catch (err) {
      const facts = { err, interactionId: interaction.interactionId, what: whatOf(interaction) };
      if (err instanceof InteractionGone) log.debug(facts, 'the answer is gone before its follow-up');
      else log.warn(facts, 'a follow-up could not be sent');
    }
  };
};
