/** Time, as a parameter. */
export type Clock = {
  /** Milliseconds since 1970: for what is written down. Somebody may set it, by hours, at any moment. */
  now(): number;
  /**
   * Milliseconds, with fractions, since an arbitrary moment, for differences inside this process only: deadlines and
   * durations. Nobody can set it, and it goes on while the process is stopped. (On Linux it rests while the whole machine is suspended.)
   */
  monotonic(): number;
  /** Resolves after that many milliseconds; rejects with the signal's reason when it is aborted before. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
};

/** Where the randomness comes from. */
export type Random = {
  /** An unguessable id, at most 36 characters of `[0-9a-z-]`. */
  id(): string;
  /** A whole number from 0 to 4294967295, for a seed. */
  seed(): number;
  /** From 0 (included) to 1 (excluded), for jitter. */
  fraction(): number;
};

/** The few log levels that are used, each with facts to search by. */
export type Log = {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
};

/** What is worth counting and timing. Seconds throughout; each call is cheap and never throws. */
export type Metrics = {
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
export const noMetrics: Metrics = {
  interaction: () => undefined,
  waited: () => undefined,
  ended: () => undefined,
  called: () => undefined,
  discordAnswered: () => undefined,
  alerted: () => undefined,
  delivered: () => undefined,
};
