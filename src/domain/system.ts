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
