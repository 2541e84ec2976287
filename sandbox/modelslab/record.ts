import { isOrderPath } from './paths.ts';

/** A call as it came in, nothing hidden. `at` is ISO 8601. */
export type RecordedRequest = { path: string; body: unknown; at: string };

/** A rule of the API that the bot broke. */
export type Violation = { at: string; where: string; rule: string };

const KEPT = 10_000;

export type Records = {
  readonly requests: readonly RecordedRequest[];
  readonly violations: readonly Violation[];
  /** How many orders came in, whatever became of them. */
  readonly posts: number;
  /** How many calls came in with a key, and how many of them ordered images. */
  counts(key: string): { requests: number; orders: number };
  addRequest(path: string, body: unknown): void;
  addViolation(where: string, rule: string): void;
  onViolation(listener: (violation: Violation) => void): () => void;
};

const push = <Item>(list: Item[], item: Item): void => {
  list.push(item);
  if (list.length > KEPT) list.shift();
};

const NOTHING = { requests: 0, orders: 0 };

const keyIn = (body: unknown): string => String(Object(body).key ?? '');

/** What came in and what was wrong with it: the last 10 000 of each. */
export const createRecords = (now: () => number): Records => {
  const requests: RecordedRequest[] = [];
  const violations: Violation[] = [];
  const listeners = new Set<(violation: Violation) => void>();
  const at = (): string => new Date(now()).toISOString();
  const byKey = new Map<string, { requests: number; orders: number }>();
  let posts = 0;
  return {
    requests,
    violations,
    get posts() {
      return posts;
    },
    counts: (key) => ({ ...NOTHING, ...byKey.get(key) }),
    addRequest(path, body) {
      const isOrder = isOrderPath(path);
      if (isOrder) posts += 1;
      const { requests: calls, orders } = byKey.get(keyIn(body)) ?? NOTHING;
      byKey.set(keyIn(body), { requests: calls + 1, orders: orders + Number(isOrder) });
      push(requests, { path, body, at: at() });
    },
    addViolation(where, rule) {
      const violation = { at: at(), where, rule };
      push(violations, violation);
      for (const listener of listeners) listener(violation);
    },
    onViolation(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
