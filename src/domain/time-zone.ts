import type { Span } from './members/statistics.ts';

const HOUR = 3_600_000;

/** The time zone of that name in whatever case, such as `Europe/Vienna` or `UTC`; undefined when there is none. */
export const findTimeZone = (name: string): string | undefined => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
};

const formats = new Map<string, Intl.DateTimeFormat>();

// Making a format takes 50 times as long as using it.
const formatFor = (timeZone: string): Intl.DateTimeFormat => {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone });
  formats.set(timeZone, format);
  return format;
};

/** The calendar day in a time zone at a time in milliseconds since 1970: `2026-11-26`. */
export const dayIn = (timeZone: string, at: number): string => formatFor(timeZone).format(at);

// A day has 25 hours at most, where clocks are set back by one.
const LONGEST_DAY = 26 * HOUR;

/** The time, in milliseconds since 1970, at which the day in a time zone ends. */
export const endOfDay = (timeZone: string, at: number): number => {
  const today = dayIn(timeZone, at);
  let [within, beyond] = [at, at + LONGEST_DAY];
  while (beyond - within > 1) {
    const middle = Math.floor((within + beyond) / 2);
    if (dayIn(timeZone, middle) === today) within = middle;
    else beyond = middle;
  }
  return beyond;
};

/** The time, in milliseconds since 1970, at which the day in a time zone began. */
const startOfDay = (timeZone: string, at: number): number => {
  const today = dayIn(timeZone, at);
  let [beyond, within] = [at - LONGEST_DAY, at];
  while (within - beyond > 1) {
    const middle = Math.floor((within + beyond) / 2);
    if (dayIn(timeZone, middle) === today) within = middle;
    else beyond = middle;
  }
  return within;
};

/** The last so many days in a time zone, the earliest first; the last one is not over yet. */
export const lastDays = (timeZone: string, now: number, count: number): Span[] => {
  const days: Span[] = [];
  let to = endOfDay(timeZone, now);
  while (days.length < count) {
    const from = startOfDay(timeZone, to - 1);
    days.push({ from, to });
    to = from;
  }
  return days.reverse();
};
