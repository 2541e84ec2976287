import type { Meter } from '#domain/meter.ts';
import type { Clock, Log } from '#domain/ports.ts';
import { textFor } from '#text/index.ts';
import { type Incoming, readIncoming, whatOf } from './incoming.ts';
import type { FirstAnswer, Responder } from './reply.ts';
import type { Router } from './router.ts';
import { noticeMessage } from './views/notice.ts';

/** Where interactions come in, by whichever front end. */
export type FrontDesk = {
  /**
   * Answers an interaction as Discord sent it, the first time by `answer` where one is given. Resolves when it is
   * handled, and never rejects.
   */
  receive(payload: unknown, answer?: FirstAnswer): Promise<void>;
  /** From now on every new interaction is told to come back later; resolves when the earlier ones are answered. */
  close(): Promise<void>;
};

/** The responder, which says when Discord has taken its first answer. */
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

/** A front desk over the router. */
export const createFrontDesk = ({
  router,
  responderFor,
  meter,
  clock,
  log,
}: {
  router: Router;
  responderFor: (incoming: Incoming, answer?: FirstAnswer) => Responder;
  meter: Pick<Meter, 'interaction'>;
  clock: Clock;
  log: Log;
}): FrontDesk => {
  const answering = new Set<Promise<unknown>>();
  let isOpen = true;

  const turnAway = async (incoming: Incoming, responder: Responder): Promise<void> => {
    if (incoming.kind === 'autocomplete') return responder.choices([]);
    return responder.message(noticeMessage(textFor(incoming.locale).refusals.stopping), true);
  };

  const handle = async (payload: unknown, answer: FirstAnswer | undefined): Promise<void> => {
    const receivedAt = clock.now();
    const incoming = readIncoming(payload, receivedAt);
    let ackMs: number | null = null;
    const responder = withFirstAnswer(responderFor(incoming, answer), () => {
      ackMs ??= clock.now() - receivedAt;
    });
    if (!isOpen) return turnAway(incoming, responder);
    const outcome = await router(incoming, responder);
    const { kind, interactionId, guildId } = incoming;
    const what = whatOf(incoming);
    meter.interaction({ kind, what, outcome, ackSeconds: ackMs === null ? null : ackMs / 1000 });
    log.debug(
      { kind, what, interactionId, guildId, outcome, ackMs, ms: clock.now() - receivedAt },
      'interaction handled',
    );
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
      isOpen = false;
      await Promise.all(answering);
    },
  };
};
