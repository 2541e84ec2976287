/** What is worth counting and timing. Seconds throughout; each call is cheap and never throws. */
export type Meter = {
  /** An interaction was handled: what it was (`imagine`, `reroll`), how it ended, and how long until Discord had its first answer. */
  interaction(done: { kind: string; what: string; outcome: string; ackSeconds: number | null }): void;
  /** A job began after it had waited. */
  waited(seconds: number, lane: string): void;
  /** A job came to its end: `done`, `cancelled`, or the kind of its failure. */
  ended(outcome: string, lane: string): void;
  /** A call to the image API came back: `submit`, `collect` or `download`, and `ok` or the kind of its failure. */
  called(call: { name: string; outcome: string; seconds: number }): void;
  /** Discord answered a call over REST with that HTTP status. */
  discordAnswered(status: number): void;
  /** Something is wrong that only whoever runs the bot can put right; `name` is that of the alert. */
  alerted(name: string): void;
  /** A result was brought to its member: `answer`, `nowhere`, or `failed`. */
  delivered(how: { outcome: string; seconds: number }): void;
};

/** Counts nothing. */
export const noMeter: Meter = {
  interaction: () => undefined,
  waited: () => undefined,
  ended: () => undefined,
  called: () => undefined,
  discordAnswered: () => undefined,
  alerted: () => undefined,
  delivered: () => undefined,
};
