import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LoraCard } from '#domain/catalogue/lora-card.ts';
import { DEFAULT_OPTIONS, type ImagineOptions, PRESET_OPTIONS } from '#domain/generation/image-options.ts';
import {
  changeDefaults,
  defaultSetSchema,
  optionSetSchema,
  readOptionSet,
} from '#domain/generation/option-set.ts';
import { negativeProblems } from '#domain/generation/prompt-syntax.ts';
import { readImagineOptions } from '#domain/generation/read-options.ts';
import { NAMED_SIZES } from '#domain/generation/size.ts';
import { anyOptionValue, anyText } from '../../support/arbitraries.ts';
import { pinnedCard } from '../../support/cards.ts';

const kept = (options: ImagineOptions, cards: LoraCard[] = []) => {
  const read = readOptionSet(options, cards);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
};

const problemsOf = (options: ImagineOptions) => {
  const read = readOptionSet(options);
  return read.ok ? [] : read.problems.map(({ option, reason }) => `${option} ${reason.kind}`);
};

/** Options as members type them, in every way that is understood. */
const typed: fc.Arbitrary<ImagineOptions> = fc.record(
  {
    lora: fc.constantFrom('a', 'a, b', 'a,b', 'more_details · More Details'),
    scheduler: fc.constantFrom('euler a', 'DDIM', 'LCMScheduler'),
    model: fc.constantFrom('m', 'tamarin-xl-v1 · Tamarin'),
    // Tags are refused there.
    negative: anyText(1000).filter((text) => negativeProblems(text).length === 0),
    size: fc.constantFrom('3:2', '16x9', ...Object.keys(NAMED_SIZES)),
    samples: fc.integer({ min: 1, max: 4 }),
    seed: fc.oneof(fc.nat(), fc.nat().map(String)),
    steps: fc.constantFrom(21, '31', 41),
    guidance: fc.double({ min: 1, max: 20, noNaN: true }),
    width: fc.constantFrom(256, 512, '1024'),
    clip_skip: fc.integer({ min: 1, max: 8 }),
    embedding: fc.constantFrom('e'),
    safety: fc.boolean(),
    upscale: fc.boolean(),
  },
  { requiredKeys: [] },
);

describe('options that are kept', () => {
  it('are kept as they are read, whatever they were typed as', () => {
    expect(
      kept({
        lora: ' a,b , more_details · More Details ',
        strength: '.5, 1.0,0.30',
        scheduler: 'euler a',
        model: 'tamarin-xl-v1 · Tamarin',
        size: ' 3:2 ',
        steps: '31',
        negative: '  blur ',
        enhance: true,
      }),
    ).toEqual({
      lora: 'a, b, more_details',
      strength: '0.5, 1, 0.3',
      scheduler: 'EulerAncestralDiscreteScheduler',
      model: 'tamarin-xl-v1',
      size: '3:2',
      steps: 31,
      negative: 'blur',
      enhance: true,
    });
  });

  it('have nothing of what nobody sees, however long it is', () => {
    const unseen = '\u200b'.repeat(3000);
    expect(kept({ scheduler: unseen, model: `${unseen}m`, steps: 21 })).toEqual({ model: 'm', steps: 21 });
  });

  it('have no prompt, nothing blank, and nothing that is no option', () => {
    const forged = { prompt: 'a cat', preset: 'mine', steps: 21, negative: '  ', constructor: 'x' };
    expect(kept(forged)).toEqual({ steps: 21 });
    expect(PRESET_OPTIONS).not.toContain('prompt');
  });

  it('have the ids of pinned LoRAs, so that they mean the same in another server', () => {
    const cards = [pinnedCard('xl-cake', { nickname: 'Red Cake', triggerWords: 'x'.repeat(200) })];
    expect(kept({ lora: 'red cake, b' }, cards)).toEqual({ lora: 'xl-cake, b' });
    expect(problemsOf({ lora: 'red cake, b' })).toEqual(['lora notAnId']);
  });

  it('are refused with every problem at once', () => {
    const wrong = { steps: 22, samples: 9, lora: 'a b', strength: '7', scheduler: 'magic', size: 'huge' };
    expect(problemsOf(wrong).toSorted()).toEqual([
      'lora notAnId',
      'samples outOfRange',
      'scheduler notOneOf',
      'size notARatio',
      'steps notOneOf',
      'strength outOfRange',
    ]);
    expect(problemsOf({ strength: '0.5' })).toEqual(['strength strengthsWithoutLora']);
  });

  it('make the same image as those that were typed, are read again as themselves, and can be stored', () => {
    const requestOf = (options: ImagineOptions) => {
      const read = readImagineOptions({ ...options, prompt: 'a cat' }, { modelId: 'bot', seed: () => 7 });
      return read.ok ? read.value.request : read.problems;
    };
    fc.assert(
      fc.property(typed, (options) => {
        const set = kept(options);
        expect(requestOf(set)).toEqual(requestOf(options));
        expect(kept(set)).toEqual(set);
        expect(optionSetSchema.parse(JSON.parse(JSON.stringify(set)))).toEqual(set);
      }),
    );
  });

  it('can be stored, or are refused, whatever a forged request carries', () => {
    // One alone may be right; of all of them at once, one is always wrong.
    const forged = fc
      .subarray([...PRESET_OPTIONS], { minLength: 1 })
      .chain((options) =>
        fc.record(
          Object.fromEntries(options.map((option) => [option, fc.oneof(anyOptionValue, anyText(6000))])),
        ),
      );
    const single = fc
      .constantFrom(...PRESET_OPTIONS)
      .chain((option) => fc.record({ [option]: fc.oneof(anyOptionValue, anyText(60)) }));
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(fc.oneof(forged, single), (options) => {
        const read = readOptionSet(options);
        seen.add(read.ok);
        expect(read.ok ? optionSetSchema.safeParse(read.value).success : read.problems.length > 0).toBe(true);
      }),
      { numRuns: 500 },
    );
    expect([...seen].toSorted()).toEqual([false, true]);
  });

  it('can be stored where a number is written as long as it can be', () => {
    const set = kept({ lora: 'a', strength: `0.${'5'.repeat(3000)}`, steps: `${'0'.repeat(3000)}31` });
    expect(optionSetSchema.safeParse(set).success).toBe(true);
    expect(problemsOf({ size: `1.${'0'.repeat(3000)}:1` })).toEqual(['size notARatio']);
  });
});

describe('defaults', () => {
  it('are changed one by one, and taken out when they are left blank', () => {
    const changed = changeDefaults({ steps: 21, samples: 2 }, { steps: '', scheduler: 'ddim' });
    expect(changed).toEqual({ ok: true, value: { samples: 2, scheduler: 'DDIMScheduler' } });
  });

  it('are refused as a whole: strengths stay with their LoRAs', () => {
    const set = { lora: 'a, b', strength: '0.2, 0.3' };
    expect(changeDefaults(set, { lora: 'c' })).toMatchObject({
      ok: false,
      problems: [{ option: 'strength', reason: { kind: 'strengthCount' } }],
    });
    expect(changeDefaults(set, { lora: '', strength: '' })).toEqual({ ok: true, value: {} });
  });

  it('are there for the options that a member or a server can have defaults of only', () => {
    const forged = { seed: 5, safety: false, width: 512, prompt: 'x', steps: 21 };
    expect(changeDefaults({}, forged)).toEqual({ ok: true, value: { steps: 21 } });
    expect(defaultSetSchema.safeParse({ seed: 5 }).success).toBe(false);
    expect(DEFAULT_OPTIONS.filter((option) => !PRESET_OPTIONS.includes(option))).toEqual([]);
  });
});
