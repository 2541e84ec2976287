/** Time, injected. */
export type Clock = {
  /**
   * Milliseconds since 1970, for timestamps. It can jump by hours at any moment when somebody sets the clock.
   */
  now(): number;
  /**
   * Fractional milliseconds since an arbitrary moment, for deadlines and durations. It
   * never jumps and goes on while the process is stopped. (On Linux it stops while the machine is suspended.)
   */
  monotonic(): number;
  /** Resolves after that many milliseconds; rejects with the signal's reason when aborted earlier. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
};

/** Randomness, injected. */
export type Random = {
  /** Returns an unguessable id of at most 36 characters of `[0-9a-z-]`. */
  id(): string;
  /** Returns a whole number from 0 to 4294967295, for a seed. */
  seed(): number;
  /** Returns a number from 0 (inclusive) to 1 (exclusive), for jitter. */
  fraction(): number;
};

/** Structured logging: facts to search by, and a message. */
export type Log = {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
};

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
  /** No orders of a lane are sent for a while, as the image API asked for. */
  paused(lane: string): void;
  /** Discord answered a REST call with this HTTP status. */
  discordAnswered(status: number): void;
  /** An alert was raised for the operator; `name` is the alert's name. */
  alerted(name: string): void;
  /** The money left on the operator's ModelsLab account; `currency` is a code such as USD. */
  balance(left: { amount: number; currency: string }): void;
  /** A result was delivered: `answer`, `nowhere` or `failed`. */
  delivered(how: { outcome: string; seconds: number }): void;
};

/** Records nothing. */
export const noMetrics: Metrics = {
  interaction: () => undefined,
  waited: () => undefined,
  ended: () => undefined,
  called: () => undefined,
  paused: () => undefined,
  discordAnswered: () => undefined,
  alerted: () => undefined,
  balance: () => undefined,
  delivered: () => undefined,
};

/** Remembers what has been told once, over restarts and for all processes. */
export type ToldOnce = {
  has(what: string): Promise<boolean>;
  /** Remembers it from now on. Returns false if it was remembered already, for example by another process. */
  claim(what: string): Promise<boolean>;
  /** Forgets it, so that it can be told again. */
  forget(what: string): Promise<void>;
};
