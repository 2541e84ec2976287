import fc from 'fast-check';
import { expect, test } from 'vitest';
import { measureSkew } from '#store/database-health.ts';

const wait = fc.nat(5_000);
const skews = fc.integer({ min: -7_200_000, max: 7_200_000 });

test('what is measured is never more than the clocks differ, and misses no more than the way there and back', async () => {
  await fc.assert(
    fc.asyncProperty(skews, wait, wait, async (skewMs, thereMs, backMs) => {
      let now = 1_700_000_000_000;
      const get = async () => {
        now += thereMs;
        const theirs = now + skewMs;
        now += backMs;
        return { now: theirs };
      };
      const measured = await measureSkew({ get }, { now: () => now });
      expect(Math.abs(measured)).toBeLessThanOrEqual(Math.abs(skewMs));
      expect(Math.abs(skewMs - measured)).toBeLessThanOrEqual(thereMs + backMs);
      expect([0, Math.sign(skewMs)]).toContain(Math.sign(measured) + 0);
    }),
  );
});
