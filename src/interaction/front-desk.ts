import type { Clock, Log } from '#domain/ports.ts';
import { textFor } from '#text/index.ts';
import { type Incoming, readIncoming } from './incoming.ts';
import type { Responder } from './reply.ts';
import type { Router } from './router.ts';
import { noticeMessage } from './views/notice.ts';

/** Where interactions come in, by whichever front end. */
export type FrontDesk = {
  /** Answers an interaction as Discord sent it. Never throws. */
  receive(payload: unknown): void;
  /** From now on every new interaction is told to come back later; resolves when the earlier ones are answered. */
  close(): Promise<void>;
};

/** A front desk over the router. */
export const createFrontDesk = ({
  router,
  responderFor,
  clock,
  log,
}: {
  router: Router;
  responderFor: (incoming: Incoming) => Responder;
  clock: Clock;
  log: Log;
}): FrontDesk => {
  const answering = new Set<Promise<unknown>>();
  let isOpen = true;

  const turnAway = async (incoming: Incoming, responder: Responder): Promise<void> => {
    if (incoming.kind === 'autocomplete') return responder.choices([]);
    return responder.message(noticeMessage(textFor(incoming.locale).refusals.stopping), true);
  };

  const answer = async (payload: unknown): Promise<void> => {
    const receivedAt = clock.now();
    const incoming = readIncoming(payload, receivedAt);
    const responder = responderFor(incoming);
    if (!isOpen) return turnAway(incoming, responder);
    const outcome = await router(incoming, responder);
    const { kind, interactionId, guildId } = incoming;
    log.debug({ kind, interactionId, guildId, outcome, ms: clock.now() - receivedAt }, 'interaction handled');
  };

  return {
    receive(payload) {
      const answered: Promise<void> = answer(payload)
        .catch((err: unknown) => log.error({ err }, 'an interaction could not be read or answered'))
        .finally(() => answering.delete(answered));
      answering.add(answered);
    },
    async close() {
      isOpen = false;
      await Promise.all(answering);
    },
  };
};
