import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { believedEta, believedSeconds, LONGEST_WAIT_SECONDS, waitMs } from '#modelslab/retry.ts';
import { backoff } from '#shared/retry.ts';

const NOW = Date.UTC(2026, 0, 1);

/** Whatever a server may write where a time belongs. */
const said: fc.Arbitrary<unknown> = fc.oneof(
  fc.double(),
  fc.string(),
  fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.bigInt().map(String),
  fc.double().map(String),
  fc.constantFrom('NaN', 'Infinity', '-Infinity', '1e999', '-0', '0x10', '١٢', '12, 13', ' ', '5 minutes'),
  fc.anything(),
  fc.array(fc.oneof(fc.string(), fc.double().map(String))),
);

describe('the time that a server asks for', () => {
  it('is a whole number of seconds from 0 to an hour, or nothing, whatever it says', () => {
    let believed = 0;
    fc.assert(
      fc.property(said, (value) => {
        const seconds = believedSeconds(value, NOW);
        if (seconds === null) return;
        believed += 1;
        expect(Number.isInteger(seconds)).toBe(true);
        expect(seconds).toBeGreaterThanOrEqual(0);
        expect(seconds).toBeLessThanOrEqual(LONGEST_WAIT_SECONDS);
      }),
      { numRuns: 2000 },
    );
    expect(believed).toBeGreaterThan(0);
  });

  it('is taken as it is where it is a usual one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LONGEST_WAIT_SECONDS }), (seconds) => {
        expect(believedSeconds(seconds, NOW)).toBe(seconds);
        expect(believedSeconds(String(seconds), NOW)).toBe(seconds);
        expect(believedSeconds(new Date(NOW + seconds * 1000).toUTCString(), NOW)).toBe(seconds);
        expect(believedSeconds(NOW / 1000 + seconds, NOW)).toBe(seconds);
        expect(believedSeconds(NOW + seconds * 1000, NOW)).toBe(seconds);
      }),
    );
  });

  it.each(['soon', '', 'NaN', 'Infinity', undefined, null, {}, [], ['soon'], true, Number.NaN])(
    'is none in %j',
    (value) => expect(believedSeconds(value, NOW)).toBeNull(),
  );

  it('makes nobody wait less than our own backoff, or longer than the cap', () => {
    const curve = { firstMs: 2000, growth: 2, maxMs: 30_000 };
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(said, fc.nat(200), fraction, (value, attempt, part) => {
        const ownMs = backoff(curve, { fraction: () => part })(attempt + 1);
        const waited = waitMs(believedSeconds(value, NOW), { ownMs, mostMs: 3_600_000 });
        expect(waited).toBeGreaterThanOrEqual(ownMs);
        expect(waited).toBeGreaterThanOrEqual(1600);
        expect(waited).toBeLessThanOrEqual(3_600_000);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the time that an order is said to take', () => {
  it('is at most an hour', () => {
    let estimates = 0;
    fc.assert(
      fc.property(fc.option(fc.double({ min: 0 })), (eta) => {
        const believed = believedEta(eta);
        if (believed === null) return;
        estimates += 1;
        expect(believed).toBeGreaterThanOrEqual(0);
        expect(believed).toBeLessThanOrEqual(LONGEST_WAIT_SECONDS);
      }),
    );
    expect(estimates).toBeGreaterThan(0);
  });
});
