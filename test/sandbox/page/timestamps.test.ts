import { describe, expect, it } from 'vitest';
import { formatSentAt, formatTimestamp } from '#sandbox/page/client/timestamps.ts';

// Made from local parts, so that the calendar day is the same in every time zone.
const now = new Date(2026, 10, 23, 14, 2).getTime();
const clock = { now, locale: 'en-GB' };
const unix = now / 1000;

describe('a timestamp', () => {
  it.each([
    [unix, 'now'],
    [unix + 12, 'in 12 seconds'],
    [unix - 90, '1 minute ago'],
    [unix + 2 * 86_400, 'in 2 days'],
  ])('tells %s as %s', (at, words) => {
    expect(formatTimestamp(at, 'R', clock)).toBe(words);
  });

  it.each([
    ['t', '14:02'],
    ['T', '14:02:00'],
    ['d', '23/11/2026'],
    ['D', '23 November 2026'],
    ['f', '23 November 2026 at 14:02'],
    ['F', 'Monday, 23 November 2026 at 14:02'],
  ] as const)('of the style %s reads %s', (style, words) => {
    // Node's releases differ in the comma after the weekday.
    expect(formatTimestamp(unix, style, clock).replace('Monday 23', 'Monday, 23')).toBe(words);
  });
});

describe('the time of a message', () => {
  it.each([
    [new Date(2026, 10, 23, 9, 30), 'Today at 09:30'],
    [new Date(2026, 10, 22, 23, 59), 'Yesterday at 23:59'],
    [new Date(2026, 10, 1, 8, 0), '01/11/2026 08:00'],
  ])('of %s is told as %s', (sent, words) => {
    expect(formatSentAt(sent.toISOString(), clock)).toBe(words);
  });
});
