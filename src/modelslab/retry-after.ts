/** The longest that anything waits because a server says so, in seconds. */
export const LONGEST_WAIT_SECONDS = 3600;

// Nobody asks for a pause of thirty years; some write a moment where a duration belongs, in seconds or milliseconds.
const UNIX_SECONDS_FROM = 1e9;
const UNIX_MILLISECONDS_FROM = 1e12;

const secondsFrom = (count: number, now: number): number => {
  if (count >= UNIX_MILLISECONDS_FROM) return (count - now) / 1000;
  return count >= UNIX_SECONDS_FROM ? count - now / 1000 : count;
};

const countOf = (text: string): number =>
  /^[+-]?\d+(?:\.\d+)?(?:e\+?\d+)?$/i.test(text) ? Number(text) : Number.NaN;

const secondsIn = (text: string, now: number): number => {
  const count = countOf(text);
  if (!Number.isNaN(count)) return secondsFrom(count, now);
  // A date has letters; what else Date.parse reads, such as `2024`, was meant otherwise.
  return /[a-z]/i.test(text) ? (Date.parse(text) - now) / 1000 : Number.NaN;
};

/**
 * Seconds to wait according to a server, from 0 to an hour whatever it says: a count, a date, or a Unix time. Of several
 * the longest counts. Null where none of them tells a time. `now` in milliseconds since 1970.
 */
export const believedSeconds = (said: unknown, now: number): number | null => {
  if (Array.isArray(said)) {
    const all = said.flatMap((one) => believedSeconds(one, now) ?? []);
    return all.length === 0 ? null : Math.max(...all);
  }
  if (typeof said !== 'number' && typeof said !== 'string') return null;
  const seconds = typeof said === 'number' ? secondsFrom(said, now) : secondsIn(said.trim(), now);
  if (Number.isNaN(seconds)) return null;
  return Math.min(LONGEST_WAIT_SECONDS, Math.max(0, Math.ceil(seconds)));
};

/** Milliseconds to wait: what the server asks for in seconds, but never less than our own backoff or more than a cap. */
export const waitMs = (askedSeconds: number | null, limits: { ownMs: number; mostMs: number }): number =>
  Math.max(limits.ownMs, Math.min(limits.mostMs, (askedSeconds ?? 0) * 1000));

/** The API's guess of how long an order takes, in seconds, at most an hour; null where it gave none. */
export const believedEta = (eta: number | null): number | null =>
  eta === null || Number.isNaN(eta) ? null : Math.min(LONGEST_WAIT_SECONDS, Math.max(0, eta));
