import type { Clock, Log, Metrics } from '#domain/system.ts';
import type { Pace } from '#shared/pace.ts';
import { textFor } from '#text/index.ts';
import { noticeMessage } from './components.ts';
import type { FollowUps } from './follow-ups.ts';
import { type Interaction, readInteraction, whatOf } from './interaction.ts';
import type { MemberLanguages } from './member-languages.ts';
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

/** Wraps a responder to report when an answer is sent, and when it is accepted. */
const withFirstAnswer = (
  responder: Responder,
  { sent, answered }: { sent: () => void; answered: () => void },
): Responder => {
  const first =
    <A extends unknown[]>(answer: (...given: A) => Promise<void>) =>
    async (...given: A): Promise<void> => {
      const accepted = answer(...given);
      sent();
      await accepted;
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
  localeFor,
  metrics,
  pace,
  clock,
  log,
}: {
  router: Router;
  followUps: FollowUps;
  responderFor: (interaction: Interaction, answer?: FirstAnswer) => Responder;
  localeFor: MemberLanguages['localeFor'];
  metrics: Pick<Metrics, 'interaction'>;
  /** What gives way until the first answer of an interaction is sent. */
  pace: Pick<Pace, 'urgent'>;
  clock: Clock;
  log: Log;
}): Dispatcher => {
  const answering = new Set<Promise<unknown>>();
  const closing = new AbortController();

  const turnAway = async (interaction: Interaction, responder: Responder): Promise<void> => {
    if (interaction.kind === 'autocomplete') return responder.choices([]);
    return responder.message(noticeMessage(textFor(interaction.locale).refusals.stopping), true);
  };

  const handle = async (
    payload: unknown,
    answer: FirstAnswer | undefined,
    sent: () => void,
  ): Promise<void> => {
    const receivedAt = clock.now();
    const received = readInteraction(payload, receivedAt);
    const interaction = { ...received, locale: await localeFor(received) };
    let ackMs: number | null = null;
    const answered = (): void => {
      ackMs ??= clock.now() - receivedAt;
    };
    // What Discord takes to accept the answer is not this process's time.
    const responder = withFirstAnswer(responderFor(interaction, answer), { sent, answered });
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
      const done = pace.urgent();
      const handled: Promise<void> = handle(payload, answer, done)
        .catch((err: unknown) => log.error({ err }, 'an interaction could not be read or answered'))
        .finally(() => {
          done();
          answering.delete(handled);
        });
      answering.add(handled);
      return handled;
    },
    async close() {
      closing.abort();
      await Promise.all(answering);
    },
  };
};
