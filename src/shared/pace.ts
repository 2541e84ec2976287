import { setImmediate } from 'node:timers/promises';
import type { Clock } from '#domain/system.ts';

/** Lets work in the background give way to what somebody waits for. */
export type Pace = {
  /** Somebody waits, until the function returned is called (again does nothing). */
  urgent(): () => void;
  /**
   * Resolves when the event loop is calm: nobody waits, and its last turn was short. First come, first served,
   * one per turn. Under constant load one is let through every 10 ms, so that nothing waits for ever.
   */
  turn(): Promise<void>;
};

/** Milliseconds: a turn of the event loop that takes longer shows that there is more to do than time. */
const BUSY_TURN_MS = 8;

/** Milliseconds between two looks while the loop is busy. */
const LOOK_AGAIN_MS = 3;

/** Milliseconds after which one is let through although the loop is busy. */
const LONGEST_WAIT_MS = 10;

/** Creates a pace. `nextTurn` resolves in the next turn of the event loop. */
export const createPace = (
  clock: Pick<Clock, 'monotonic' | 'sleep'>,
  nextTurn: () => Promise<unknown> = () => setImmediate(),
): Pace => {
  const waiting: (() => void)[] = [];
  const urgent = new Set<symbol>();
  let isServing = false;

  const isCalm = async (): Promise<boolean> => {
    const begunAt = clock.monotonic();
    await nextTurn();
    return urgent.size === 0 && clock.monotonic() - begunAt < BUSY_TURN_MS;
  };

  const untilCalm = async (): Promise<void> => {
    const begunAt = clock.monotonic();
    while (!(await isCalm())) {
      if (clock.monotonic() - begunAt >= LONGEST_WAIT_MS) return;
      await clock.sleep(LOOK_AGAIN_MS);
    }
  };

  const serve = async (): Promise<void> => {
    if (isServing) return;
    isServing = true;
    while (waiting.length > 0) {
      await untilCalm();
      waiting.shift()?.();
    }
    isServing = false;
  };

  return {
    urgent() {
      const one = Symbol('urgent');
      urgent.add(one);
      return () => void urgent.delete(one);
    },
    turn() {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      void serve();
      return promise;
    },
  };
};

/** Nothing ever waits. */
export const NO_PACE: Pace = { urgent: () => () => undefined, turn: async () => undefined };
