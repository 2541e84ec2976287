import { describe, expect, it } from 'vitest';
import { priceOf, readImageCost } from '#domain/image-cost.ts';

/** The price of some images as it is written; null: it is no price. */
const priced = (typed: string, images: number): string | null => {
  const cost = readImageCost(typed);
  return cost ? priceOf(cost, images) : null;
};

describe('what images cost', () => {
  it.each([
    ['$0.0047', 1, '$0.0047'],
    ['$0.0047', 15, '$0.0705'],
    ['$0.0047', 100, '$0.47'],
    ['$0.01', 10, '$0.10'],
    ['0,02 €', 3, '0.06 €'],
    ['EUR 0.02', 3, 'EUR 0.06'],
    ['0.1USD', 3, '0.3USD'],
    ['2 credits', 25, '50 credits'],
  ])('is a multiple of %s, for %i of them', (typed, images, price) => {
    expect(priced(typed, images)).toBe(price);
  });

  it.each(['', '0.01', '$', '$0', '-$1', '$0.01 USD', '$1e3', 'free', '$ 0.01 @everyone', '*0.01*'])(
    'is no price: %s',
    (typed) => {
      expect(priced(typed, 1)).toBeNull();
    },
  );
});
