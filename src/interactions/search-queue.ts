import { setImmediate } from 'node:timers/promises';

/** A member's pending search for suggestions. */
export type SearchTicket = Disposable & {
  /**
   * Resolves when it is this search's turn; it should then start at once. Resolves to false, without waiting,
   * if the member has typed on, which makes this search obsolete.
   */
  turn(): Promise<boolean>;
};

/** Runs searches one at a time, yielding to the event loop in between, and only the newest per member. */
export type SearchQueue = {
  enter(memberId: string): SearchTicket;
};

type Waiting = { answer: (isTurn: boolean) => void };

/** Creates a FIFO queue of searches. `rest` yields to everything else on the event loop. */
export const createSearchQueue = (rest: () => Promise<unknown> = () => setImmediate()): SearchQueue => {
  const newest = new Map<string, symbol>();
  // By ticket, in order of arrival.
  const waiting = new Map<symbol, Waiting>();
  let isServing = false;

  const serve = async (): Promise<void> => {
    if (isServing) return;
    isServing = true;
    for (const [ticket, { answer }] of waiting) {
      waiting.delete(ticket);
      answer(true);
      await rest();
    }
    isServing = false;
  };

  const giveUp = (ticket: symbol | undefined): void => {
    if (ticket === undefined) return;
    waiting.get(ticket)?.answer(false);
    waiting.delete(ticket);
  };

  return {
    enter(memberId) {
      const ticket = Symbol(memberId);
      giveUp(newest.get(memberId));
      newest.set(memberId, ticket);
      return {
        turn: () => {
          if (newest.get(memberId) !== ticket) return Promise.resolve(false);
          const { promise, resolve } = Promise.withResolvers<boolean>();
          waiting.set(ticket, { answer: resolve });
          void serve();
          return promise;
        },
        [Symbol.dispose]() {
          giveUp(ticket);
          if (newest.get(memberId) === ticket) newest.delete(memberId);
        },
      };
    },
  };
};
