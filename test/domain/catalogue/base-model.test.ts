import { describe, expect, it } from 'vitest';
import { baseFamily, fitsBase, isLargeBase } from '#domain/catalogue/base-model.ts';

describe('base models', () => {
  it.each([
    ['SDXL', 'Stable Diffusion XL'],
    ['SDXL 1.0', 'Pony'],
    ['Flux', 'FLUX.1 dev'],
    ['Stable Diffusion', 'SD 1.5'],
    ['SD 3.5', 'Stable Diffusion 3'],
    ['Unheard Of', 'unheard of '],
  ])('of one family fit each other: %s and %s', (one, other) => {
    expect(fitsBase(one, other)).toBe(true);
    expect(isLargeBase(one)).toBe(isLargeBase(other));
  });

  it('of different families do not', () => {
    const names = ['SDXL', 'Flux', 'SD 1.5', 'SD 2.1', 'SD 3', 'Unheard Of'];
    expect(new Set(names.map(baseFamily)).size).toBe(names.length);
    expect(fitsBase('SDXL', 'Flux')).toBe(false);
  });

  it('that nobody tells count as fitting', () => {
    expect([fitsBase(null, 'SDXL'), fitsBase('SDXL', null)]).toEqual([true, true]);
  });
});
