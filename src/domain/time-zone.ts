import type { Span } from './members/statistics.ts';

const HOUR = 3_600_000;

/**
 * Returns the canonical name of a time zone, such as `Europe/Vienna` or `UTC`, ignoring case; undefined if
 * unknown.
 */
export const findTimeZone = (name: string): string | undefined => {
  // The usual one, without loading the machine's tables for it.
  if (name === 'UTC') return name;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
};

const formats = new Map<string, Intl.DateTimeFormat>();

// Creating a format takes 50 times as long as using it.
const formatFor = (timeZone: string): Intl.DateTimeFormat => {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone });
  formats.set(timeZone, format);
  return format;
};

/** Returns the calendar day in a time zone, such as `2026-11-26`; `at` is in milliseconds since 1970. */
export const dayIn = (timeZone: string, at: number): string => formatFor(timeZone).format(at);

// A day has up to 25 hours, when clocks go back by one.
const LONGEST_DAY = 26 * HOUR;

/** Returns the end of the day in a time zone, in milliseconds since 1970. */
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

/** Returns the start of the day in a time zone, in milliseconds since 1970. */
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

/** Returns the last `count` days in a time zone, oldest first; the last one is not over yet. */
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
