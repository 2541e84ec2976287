import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Axis, LoraSet } from '#domain/comparison/axis.ts';
import { parseAxis } from '#domain/comparison/parse-axis.ts';
import { printAxis } from '#domain/comparison/print-axis.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { SAMPLERS } from '#domain/generation/schedulers.ts';

const between = ({ min, max }: { min: number; max: number }, places = 0) =>
  fc.integer({ min: min * 10 ** places, max: max * 10 ** places }).map((units) => units / 10 ** places);

const list = <T>(one: fc.Arbitrary<T>) =>
  fc.uniqueArray(one, { minLength: 1, maxLength: 12, selector: (value) => JSON.stringify(value) });

const id = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9_.+-]{0,20}[a-z]$/),
  fc.constantFrom('none', '0.5', '2024', 'x+y'),
);
const strength = between(LIMITS.loraStrength, 2);
const named = fc.record({ id, strength: strength.map(String) }, { requiredKeys: ['id'] });
const loraSet: fc.Arbitrary<LoraSet> = fc.oneof(
  fc.constant([]),
  fc.uniqueArray(named, { minLength: 1, maxLength: 3, selector: (lora) => lora.id }),
);
const side = fc.integer({ min: 32, max: 128 }).map((eighth) => eighth * 8);
const words = fc.oneof(
  fc.constantFrom('', ' ', 'red, long', 'a => b', '"', 'say "hi"', '6" x', '“”', '||', 'none', '\n', '、'),
  fc.stringMatching(/^[a-zé🦊",|「」 ]{1,20}$/u),
);

const anyAxis: fc.Arbitrary<Axis> = fc.oneof(
  fc.record({ axis: fc.constant('strength' as const), lora: fc.option(id), values: list(strength) }),
  fc.record({ axis: fc.constant('seed' as const), values: list(between(LIMITS.seed)) }),
  fc.record({ axis: fc.constant('guidance' as const), values: list(between(LIMITS.guidanceScale, 4)) }),
  fc.record({ axis: fc.constant('steps' as const), values: list(fc.constantFrom<number>(...LIMITS.steps)) }),
  fc.record({ axis: fc.constant('clip_skip' as const), values: list(between(LIMITS.clipSkip)) }),
  fc.record({ axis: fc.constant('lora' as const), values: list(loraSet) }),
  fc.record({ axis: fc.constant('model' as const), values: list(id) }),
  fc.record({ axis: fc.constant('scheduler' as const), values: list(fc.constantFrom(...SAMPLERS)) }),
  fc.record({ axis: fc.constant('size' as const), values: list(fc.record({ width: side, height: side })) }),
  fc.record({ axis: fc.constant('preset' as const), values: list(fc.option(id)) }),
  fc.record({
    axis: fc.constant('words' as const),
    search: words.map((text) => text.trim()).filter((text) => text !== ''),
    values: list(words),
  }),
);

describe('a printed axis', () => {
  it('reads as the same axis, whatever it is', () => {
    fc.assert(
      fc.property(anyAxis, (axis) => {
        expect(parseAxis(printAxis(axis))).toEqual({ ok: true, value: axis });
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['cfg 4-10 (+3)', 'guidance 4, 7, 10'],
    ['strength: Ink 0.2-1 [5]', 'strength:Ink 0.2, 0.4, 0.6, 0.8, 1'],
    ['lora a@.60 + b, none', 'lora a@0.6 + b, none'],
    ['words red coat, "blue, long", ""', 'words red coat => red coat, "blue, long", ""'],
    ['size 3:2', 'size 1024x680'],
    ['sampler euler a', 'scheduler Euler a'],
  ])('is plain: %s', (typed, printed) => {
    const read = parseAxis(typed);
    expect(read.ok && printAxis(read.value)).toBe(printed);
  });
});
