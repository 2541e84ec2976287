/** A call as it came in, nothing hidden. `at` is ISO 8601. */
export type RecordedRequest = { path: string; body: unknown; at: string };

/** A rule of the API that the bot broke. */
export type Violation = { at: string; where: string; rule: string };

const KEPT = 10_000;

export type Records = {
  readonly requests: readonly RecordedRequest[];
  readonly violations: readonly Violation[];
  /** How many text2img calls came in, whatever became of them. */
  readonly posts: number;
  addRequest(path: string, body: unknown): void;
  addViolation(where: string, rule: string): void;
  onViolation(listener: (violation: Violation) => void): () => void;
};

const push = <Item>(list: Item[], item: Item): void => {
  list.push(item);
  if (list.length > KEPT) list.shift();
};

/** What came in and what was wrong with it: the last 10 000 of each. */
export const createRecords = (now: () => number): Records => {
  const requests: RecordedRequest[] = [];
  const violations: Violation[] = [];
  const listeners = new Set<(violation: Violation) => void>();
  const at = (): string => new Date(now()).toISOString();
  let posts = 0;
  return {
    requests,
    violations,
    get posts() {
      return posts;
    },
    addRequest(path, body) {
      if (path.endsWith('/v6/images/text2img')) posts += 1;
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
