import type { Clock, Log, Metrics } from '#domain/system.ts';
import { textFor } from '#text/index.ts';
import { noticeMessage } from './components.ts';
import type { FollowUps } from './follow-ups.ts';
import { type Interaction, readInteraction, whatOf } from './interaction.ts';
import type { FirstAnswer, Responder } from './reply.ts';
import type { Router } from './router.ts';

/** Receives interactions from the gateway or the HTTP endpoint. */
export type Dispatcher = {
  /**
   * Handles a raw interaction; the first answer goes through `answer` if given. Resolves when it is handled,
   * and never rejects.
   */
  receive(payload: unknown, answer?: FirstAnswer): Promise<void>;
  /** Refuses new interactions, asking members to retry later; resolves when the earlier ones are answered. */
  close(): Promise<void>;
};

/** Wraps a responder to report its first accepted answer. */
const withFirstAnswer = (responder: Responder, answered: () => void): Responder => {
  const first =
    <A extends unknown[]>(answer: (...given: A) => Promise<void>) =>
    async (...given: A): Promise<void> => {
      await answer(...given);
      answered();
    };
  return {
    ...responder,
    message: first(responder.message),
    update: first(responder.update),
    modal: first(responder.modal),
    choices: first(responder.choices),
    defer: first(responder.defer),
    deferUpdate: first(responder.deferUpdate),
  };
};

/** Creates a dispatcher over the router. */
export const createDispatcher = ({
  router,
  followUps,
  responderFor,
  metrics,
  clock,
  log,
}: {
  router: Router;
  followUps: FollowUps;
  responderFor: (interaction: Interaction, answer?: FirstAnswer) => Responder;
  metrics: Pick<Metrics, 'interaction'>;
  clock: Clock;
  log: Log;
}): Dispatcher => {
  const answering = new Set<Promise<unknown>>();
  const closing = new AbortController();

  const turnAway = async (interaction: Interaction, responder: Responder): Promise<void> => {
    if (interaction.kind === 'autocomplete') return responder.choices([]);
    return responder.message(noticeMessage(textFor(interaction.locale).refusals.stopping), true);
  };

  const handle = async (payload: unknown, answer: FirstAnswer | undefined): Promise<void> => {
    const receivedAt = clock.now();
    const interaction = readInteraction(payload, receivedAt);
    let ackMs: number | null = null;
    const responder = withFirstAnswer(responderFor(interaction, answer), () => {
      ackMs ??= clock.now() - receivedAt;
    });
    if (closing.signal.aborted) return turnAway(interaction, responder);
    const outcome = await router(interaction, responder);
    const { kind, interactionId, guildId } = interaction;
    const what = whatOf(interaction);
    metrics.interaction({ kind, what, outcome, ackSeconds: ackMs === null ? null : ackMs / 1000 });
    log.debug(
      { kind, what, interactionId, guildId, outcome, ackMs, ms: clock.now() - receivedAt },
      'interaction handled',
    );
    if (outcome === 'answered') await followUps(interaction, responder, closing.signal);
  };

  return {
    receive(payload, answer) {
      const answered: Promise<void> = handle(payload, answer)
        .catch((err: unknown) => log.error({ err }, 'an interaction could not be read or answered'))
        .finally(() => answering.delete(answered));
      answering.add(answered);
      return answered;
    },
    async close() {
      closing.abort();
      await Promise.all(answering);
    },
  };
};
