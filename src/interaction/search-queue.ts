import { setImmediate } from 'node:timers/promises';

/** One member's wish to search, for as long as they wait for suggestions. */
export type SearchTicket = Disposable & {
  /**
   * Resolves when it is this one's turn: the search is to begin at once then. False, without waiting, when the member has
   * typed on in the meantime, which makes this one worth nothing.
   */
  turn(): Promise<boolean>;
};

/** Lets searches run one at a time, with a turn of the event loop between two of them, and of each member only the newest. */
export type SearchQueue = {
  enter(memberId: string): SearchTicket;
};

type Waiting = { answer: (isTurn: boolean) => void };

/** A queue of searches, first come, first served. `rest` gives way to everything else that there is to do. */
export const createSearchQueue = (rest: () => Promise<unknown> = () => setImmediate()): SearchQueue => {
  const newest = new Map<string, symbol>();
  // By ticket, in the order in which they came.
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
