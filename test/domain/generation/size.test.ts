import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '#domain/generation/limits.ts';
import { DEFAULT_SIZE, NAMED_SIZES, sizeForBase, sizeOfRatio } from '#domain/generation/size.ts';

const isAllowed = (side: number): boolean =>
  side >= LIMITS.side.min && side <= LIMITS.side.max && side % LIMITS.side.multipleOf === 0;

describe('the size for a base model', () => {
  it.each(['SDXL', 'SDXL Turbo', 'Flux', 'Stable Diffusion XL', 'SD 3.5', 'Pony'])('is large: %s', (base) =>
    expect(sizeForBase(base)).toEqual({ width: 1024, height: 1024 }),
  );

  it.each(['Stable Diffusion', 'SD 1.5', null])('is small: %s', (base) =>
    expect(sizeForBase(base)).toEqual(DEFAULT_SIZE),
  );
});

describe('sizes', () => {
  it.each(Object.entries(NAMED_SIZES))('with a name are allowed: %s', (_, { width, height }) => {
    expect([width, height].every(isAllowed)).toBe(true);
  });

  it.each([
    ['1:1', { width: 1024, height: 1024 }],
    ['3:2', { width: 1024, height: 680 }],
    ['9:16', { width: 576, height: 1024 }],
    ['4:1', { width: 1024, height: 256 }],
    ['16x9', { width: 1024, height: 576 }],
  ])('follow a ratio: %s', (ratio, size) => {
    expect(sizeOfRatio(ratio)).toEqual(size);
  });

  it.each(['', 'wide', '3:', ':2', '0:0', '0:1', '5:1', '-3:2', '1:1:1', '99999:1'])(
    'do not follow %j',
    (ratio) => {
      expect(sizeOfRatio(ratio)).toBeUndefined();
    },
  );

  it('of any ratio up to 4:1 are allowed', () => {
    const part = fc.integer({ min: 1, max: 9999 });
    fc.assert(
      fc.property(part, part, (across, down) => {
        const size = sizeOfRatio(`${across}:${down}`);
        const isTooLong = Math.max(across, down) > 4 * Math.min(across, down);
        return isTooLong
          ? size === undefined
          : size !== undefined && isAllowed(size.width) && isAllowed(size.height);
      }),
    );
  });
});
