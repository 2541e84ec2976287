import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { BASE_FAMILIES } from '#domain/catalogue/base-model.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import {
  adapterFor,
  endOfAddress,
  type OrderedPicture,
  type PictureProblem,
  pictureProblem,
  sizeWith,
} from '#domain/generation/picture.ts';

const FILE = { size: 100_000, contentType: 'image/png', width: 640, height: 480 };

describe('an attached file', () => {
  test.each<[string, object, PictureProblem | undefined]>([
    ['a PNG', {}, undefined],
    ['a JPEG', { contentType: 'image/jpeg' }, undefined],
    ['a WebP', { contentType: 'image/webp' }, undefined],
    ['without a type', { contentType: undefined }, undefined],
    ['a text', { contentType: 'text/plain', width: undefined, height: undefined }, 'notAPicture'],
    ['a picture by its name alone', { width: undefined, height: undefined }, 'notAPicture'],
    ['a HEIC', { contentType: 'image/heic' }, 'notAPicture'],
    ['a GIF', { contentType: 'image/gif' }, 'moving'],
    ['a moving WebP', { contentType: 'image/webp', isAnimated: true }, 'moving'],
    ['of too many bytes', { size: LIMITS.picture.bytes.max + 1 }, 'tooLarge'],
    ['of too many pixels', { width: LIMITS.picture.side.max + 1 }, 'tooLarge'],
    ['of the most bytes', { size: LIMITS.picture.bytes.max }, undefined],
    ['too low', { height: LIMITS.picture.side.min - 1 }, 'tooSmall'],
  ])('%s', (_name, given, problem) => {
    expect(pictureProblem({ ...FILE, ...given })).toBe(problem);
  });
});

const ordered = (use: OrderedPicture['use'], width: number, height: number): OrderedPicture => ({
  picture: { url: 'https://files.example/1.png', from: 'member', ageRestricted: false, spoiler: false },
  size: { width, height },
  use,
  strength: undefined,
});

const SQUARE = { width: 1024, height: 1024 };

describe('the size with a picture', () => {
  test.each([
    ['its own', 640, 480, { width: 640, height: 480 }],
    ['the nearest multiple', 643, 481, { width: 640, height: 480 }],
    ['smaller where it is larger than allowed', 4000, 2000, { width: 1024, height: 512 }],
    ['larger where it is smaller than allowed', 128, 64, { width: 512, height: 256 }],
    ['within the bounds where it is very long', 4000, 100, { width: 1024, height: 256 }],
  ])('to start from is %s', (_name, width, height, size) => {
    expect(sizeWith(ordered('start', width, height), SQUARE)).toEqual(size);
  });

  it('as a reference is its shape in the usual size', () => {
    expect(sizeWith(ordered('style', 300, 200), SQUARE)).toEqual({ width: 1024, height: 680 });
    expect(sizeWith(ordered('face', 2000, 4000), { width: 512, height: 512 })).toEqual({
      width: 256,
      height: 512,
    });
  });

  it('is inside of what the API takes, whatever the picture is', () => {
    const side = fc.integer({ min: 1, max: 20_000 });
    fc.assert(
      fc.property(side, side, fc.constantFrom('start', 'style', 'face'), (width, height, use) => {
        const { min, max, multipleOf } = LIMITS.side;
        for (const length of Object.values(sizeWith(ordered(use, width, height), SQUARE))) {
          expect(length).toBeGreaterThanOrEqual(min);
          expect(length).toBeLessThanOrEqual(max);
          expect(length % multipleOf).toBe(0);
        }
      }),
    );
  });
});

test('adapters are those of the API for SD 1.5 and SDXL, by a base or by the id of a model', () => {
  const names = { sd1: 'Stable Diffusion 1.5', sdxl: 'SDXL', flux: 'Flux', sd3: 'SD 3', sd2: '2.1' };
  const fitting = BASE_FAMILIES.filter((family) => adapterFor(names[family], 'style') !== undefined);
  expect(fitting).toEqual(['sd1', 'sdxl']);
  expect(adapterFor('Pony', 'face')).toBe('ip-adapter-plus-face_sdxl_vit-h');
  expect(adapterFor('tamarin-xl-v1', 'style')).toBe('ip-adapter_sdxl');
  expect(adapterFor('a-model-of-ones-own', 'style')).toBeUndefined();
});

test('an address of Discord says when it ends, and others do not', () => {
  expect(endOfAddress('https://cdn.discordapp.com/a.png?ex=65f0&is=1&hm=2')).toBe(0x65f0 * 1000);
  expect(endOfAddress('https://cdn.discordapp.com/a.png?is=1&ex=65F0')).toBe(0x65f0 * 1000);
  for (const url of ['https://images.example/a.png', 'https://images.example/a.png?ex=soon', ''])
    expect(endOfAddress(url)).toBeUndefined();
});
