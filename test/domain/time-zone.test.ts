import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayIn, endOfDay, findTimeZone, lastDays } from '#domain/time-zone.ts';

const at = (text: string): number => Date.parse(text);

describe('a day', () => {
  it('is that of the time zone', () => {
    expect(dayIn('UTC', at('2026-11-26T23:30:00Z'))).toBe('2026-11-26');
    expect(dayIn('Europe/Vienna', at('2026-11-26T23:30:00Z'))).toBe('2026-11-27');
    expect(dayIn('America/Los_Angeles', at('2026-11-26T07:59:59Z'))).toBe('2026-11-25');
  });

  it.each([
    ['UTC', '2026-11-26T12:00:00Z', '2026-11-27T00:00:00Z'],
    ['Europe/Vienna', '2026-11-26T12:00:00Z', '2026-11-26T23:00:00Z'],
    // Clocks go forward and back on these days.
    ['Europe/Vienna', '2026-03-29T00:30:00Z', '2026-03-29T22:00:00Z'],
    ['Europe/Vienna', '2026-10-24T22:30:00Z', '2026-10-25T23:00:00Z'],
    // Midnight itself does not exist there on that day.
    ['Africa/Cairo', '2026-04-23T12:00:00Z', '2026-04-23T22:00:00Z'],
    ['Asia/Kathmandu', '2026-11-26T18:14:59Z', '2026-11-26T18:15:00Z'],
  ])('ends at midnight in %s, seen at %s', (zone, now, end) => {
    expect(new Date(endOfDay(zone, at(now))).toISOString()).toBe(new Date(end).toISOString());
  });

  it('ends where another one begins, wherever and whenever', () => {
    const zone = fc.constantFrom('UTC', ...Intl.supportedValuesOf('timeZone'));
    const time = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z') });
    fc.assert(
      fc.property(zone, time, (name, now) => {
        const end = endOfDay(name, now);
        expect(end).toBeGreaterThan(now);
        expect(dayIn(name, end - 1)).toBe(dayIn(name, now));
        expect(dayIn(name, end)).not.toBe(dayIn(name, now));
      }),
    );
  });
});

describe('the last days', () => {
  it('end with today, and are cut at midnight in their zone, whatever the clocks do', () => {
    const days = lastDays('Europe/Vienna', at('2026-10-26T12:00:00Z'), 3);
    expect(days.map(({ from }) => new Date(from).toISOString())).toEqual([
      '2026-10-23T22:00:00.000Z',
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ]);
    expect(new Date(days.at(-1)?.to ?? 0).toISOString()).toBe('2026-10-26T23:00:00.000Z');
  });

  it('leave no gap, and are each one day', () => {
    const zone = fc.constantFrom('UTC', ...Intl.supportedValuesOf('timeZone'));
    const time = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z') });
    fc.assert(
      fc.property(zone, time, (name, now) => {
        const days = lastDays(name, now, 7);
        expect(days).toHaveLength(7);
        expect(days.map(({ from }) => from).slice(1)).toEqual(days.map(({ to }) => to).slice(0, -1));
        expect(new Set(days.map(({ from }) => dayIn(name, from))).size).toBe(7);
        for (const { from, to } of days) expect(dayIn(name, to - 1)).toBe(dayIn(name, from));
        expect(dayIn(name, days.at(-1)?.from ?? 0)).toBe(dayIn(name, now));
      }),
    );
  });
});

describe('a time zone', () => {
  it('is found by its name in whatever case, and written as it is written', () => {
    expect(findTimeZone('europe/vienna')).toBe('Europe/Vienna');
    expect(findTimeZone('utc')).toBe('UTC');
    expect([findTimeZone('Vienna'), findTimeZone('')]).toEqual([undefined, undefined]);
  });
});
