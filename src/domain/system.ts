/** Time, injected. */
export type Clock = {
  /**
   * Milliseconds since 1970, for timestamps. It can jump by hours at any moment when somebody sets the clock.
   */
  now(): number;
  /**
   * Fractional milliseconds since an arbitrary moment, for deadlines and durations within this process. It
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
