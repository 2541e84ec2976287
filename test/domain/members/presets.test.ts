import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findPreset,
  PRESET_LIMITS,
  type Preset,
  presetSchema,
  readPresetName,
} from '#domain/members/presets.ts';
import { charactersIn } from '#domain/text-length.ts';
import { anyText } from '../../support/arbitraries.ts';

const named = (name: string): Preset => ({ name, options: { steps: 21 }, by: '100000000000000005', at: 1 });

describe('the name of a preset', () => {
  it.each([
    ['  Warm   evening ', 'Warm evening'],
    ['warm · yours · steps 21', 'warm'],
    ['🦊', '🦊'],
    ['x'.repeat(32), 'x'.repeat(32)],
    ['🦊'.repeat(32), '🦊'.repeat(32)],
  ])('is kept without what is not seen and what suggestions tell: %j', (typed, name) => {
    expect(readPresetName(typed)).toBe(name);
  });

  it.each(['', '   ', '\u200b', '\u0301', ' · yours', 'x'.repeat(33)])('cannot be %j', (typed) => {
    expect(readPresetName(typed)).toBeUndefined();
  });

  it('can be stored and found again, however it is typed', () => {
    let names = 0;
    fc.assert(
      fc.property(anyText(60), (typed) => {
        const name = readPresetName(typed);
        if (name === undefined) return;
        names += 1;
        expect(charactersIn(name)).toBeLessThanOrEqual(PRESET_LIMITS.name);
        expect(presetSchema.safeParse(named(name)).success).toBe(true);
        expect(readPresetName(name)).toBe(name);
        expect(findPreset([named(name)], typed)?.name).toBe(name);
      }),
    );
    expect(names).toBeGreaterThan(0);
  });

  it('is found whatever its case and accents', () => {
    const presets = [named('Crème brûlée'), named('other')];
    expect(findPreset(presets, ' creme  BRULEE ')?.name).toBe('Crème brûlée');
    expect(findPreset(presets, 'creme')).toBeUndefined();
  });

  it.each([
    ['ハハ', 'パパ'],
    ['はか', 'ばか'],
    ['a', 'a+'],
    ['1', '1️⃣🦊'],
    ['🦊', '🐺'],
    ['мой', 'мои'],
  ])('is another one where a letter or a sign is another: %j and %j', (one, other) => {
    expect(findPreset([named(one)], other)).toBeUndefined();
    expect(findPreset([named(one), named(other)], other)?.name).toBe(other);
  });
});
