/** Counters and timers. All times are in seconds. Calls are cheap and never throw. */
export type Metrics = {
  /**
   * An interaction was handled: its name (`imagine`, `reroll`), its outcome, and the time until Discord had
   * its first answer.
   */
  interaction(done: { kind: string; what: string; outcome: string; ackSeconds: number | null }): void;
  /** A job started after waiting. */
  waited(seconds: number, lane: string): void;
  /** A job ended: `done`, `cancelled`, or the kind of its failure. */
  ended(outcome: string, lane: string): void;
  /**
   * A call to the image API returned: `submit`, `collect` or `download`, with `ok` or the kind of its
   * failure.
   */
  called(call: { name: string; outcome: string; seconds: number }): void;
  /** Discord answered a REST call with this HTTP status. */
  discordAnswered(status: number): void;
  /** An alert was raised for the operator; `name` is the alert's name. */
  alerted(name: string): void;
  /** A result was delivered: `answer`, `nowhere` or `failed`. */
  delivered(how: { outcome: string; seconds: number }): void;
};

/** Records nothing. */
export const noMetrics: Metrics = {
  interaction: () => undefined,
  waited: () => undefined,
  ended: () => undefined,
  called: () => undefined,
  discordAnswered: () => undefined,
  alerted: () => undefined,
  delivered: () => undefined,
};
