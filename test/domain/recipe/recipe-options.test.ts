import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readImagineOptions } from '#domain/generation/read-options.ts';
import { optionsOf } from '#domain/generation/request.ts';
import { readParameters } from '#domain/recipe/read-parameters.ts';
import { type IsKnown, recipeOptions } from '#domain/recipe/recipe-options.ts';
import { anyRequest } from '../../support/any-request.ts';
import { SAMPLES } from './samples.ts';

const KNOWN = ['ink-wash', 'tiny-houses-xl', 'harbour_xl_v2', 'glass-sculptures'];

const isKnown: IsKnown = (_, id) => KNOWN.includes(id);

const optionsIn = (text: string) => {
  const recipe = readParameters(text);
  if (!recipe) throw new Error('there is no recipe');
  return recipeOptions(recipe, isKnown);
};

const withSettings = (settings: string, prompt = 'a fox') => optionsIn(`${prompt}\nSteps: 31, ${settings}`);

describe('the options of a recipe', () => {
  it('are those of the request where it is ours', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const { options, unmapped } = recipeOptions({ tool: 'loralei', version: '1', request }, () => false);
        expect({ options, unmapped }).toEqual({ options: optionsOf(request), unmapped: [] });
      }),
    );
  });

  it('say what of it is known here, and list what is not', () => {
    expect(optionsIn(SAMPLES.hashes)).toEqual({
      options: {
        prompt: 'lighthouse in fog',
        negative: 'text, frame',
        lora: 'ink-wash, tiny-houses-xl',
        strength: '0.8, 0.45',
        scheduler: 'DPM++ 2M Karras',
        model: 'harbour_xl_v2',
        seed: 4_139_316_548,
        width: 704,
        height: 1024,
        steps: 31,
        guidance: 6.5,
        clip_skip: 2,
      },
      unmapped: [{ kind: 'changed', option: 'size', given: '832 × 1216', used: '704 × 1024' }],
    });
    expect(optionsIn(SAMPLES.civitai).unmapped).toContainEqual({
      kind: 'lora',
      name: 'Glass (sculptures)',
      mark: 'Civitai 202',
    });
    expect(optionsIn(SAMPLES.civitai).options).toMatchObject({ lora: 'glass-sculptures', strength: '1' });
    expect(optionsIn(SAMPLES.lines).unmapped).toContainEqual({ kind: 'model', name: 'plain_v1', mark: null });
  });

  it('have no seed that the API cannot take', () => {
    const { options, unmapped } = optionsIn(SAMPLES.unicode);
    expect(options).not.toHaveProperty('seed');
    expect(unmapped).toContainEqual({ kind: 'seed', given: '18446744073709551615' });
    expect(withSettings('Seed: 4294967295').options).toMatchObject({ seed: 4_294_967_295 });
    expect(withSettings('Seed: 4294967296').unmapped).toEqual([{ kind: 'seed', given: '4294967296' }]);
    expect(withSettings('Seed: 0').options).toMatchObject({ seed: 0 });
  });

  it.each([
    ['Sampler: DPM++ 2M SDE Karras', { scheduler: 'DPM++ 2M SDE Karras' }, []],
    ['Sampler: dpmpp_2m_sde_gpu, Schedule type: karras', { scheduler: 'DPM++ 2M SDE Karras' }, []],
    ['Sampler: DDIM, Schedule type: Karras', { scheduler: 'DDIM', karras: true }, []],
    ['Sampler: Euler a, Schedule type: Automatic', { scheduler: 'Euler a' }, []],
    [
      'Sampler: Euler, Schedule type: Beta',
      { scheduler: 'Euler' },
      [{ kind: 'scheduleType', given: 'Beta' }],
    ],
    ['Sampler: DPM++ 3M SDE Exponential', {}, [{ kind: 'sampler', given: 'DPM++ 3M SDE Exponential' }]],
  ])('name the sampler of %s', (settings, options, unmapped) => {
    const read = withSettings(settings);
    expect(read.options).toMatchObject(options);
    expect('scheduler' in read.options).toBe('scheduler' in options);
    expect(read.unmapped).toEqual(unmapped);
  });

  it('have no LoRA that did nothing, and blanks where there was none', () => {
    expect(withSettings('Seed: 1', 'a fox <lora:ink-wash:0>')).toMatchObject({
      options: { lora: '', strength: '', negative: '' },
      unmapped: [{ kind: 'unusedLora', name: 'ink-wash', strength: '0' }],
    });
    expect(withSettings('Seed: 1', 'a fox <lora:ink-wash:1.4> <lora:ink-wash:0.2>')).toMatchObject({
      options: { lora: 'ink-wash', strength: '1' },
      unmapped: [{ kind: 'changed', option: 'strength', given: 'ink-wash 1.4', used: '1' }],
    });
  });

  it('go to the nearest value that is allowed', () => {
    const { options, unmapped } = optionsIn(
      'a fox\nSteps: 25, CFG scale: 30, Seed: 1, Size: 4096x2048, Clip skip: 12',
    );
    expect(options).toMatchObject({ steps: 21, guidance: 20, width: 1024, height: 512, clip_skip: 8 });
    expect(unmapped.map((one) => 'option' in one && one.option)).toEqual([
      'size',
      'steps',
      'guidance',
      'clip_skip',
    ]);
  });

  it('make a request, whatever the recipe says', () => {
    const number = fc.oneof(fc.integer().map(String), fc.double().map(String), fc.string({ maxLength: 8 }));
    const settings = fc.record({
      steps: number,
      seed: number,
      guidance: number,
      width: number,
      height: number,
    });
    const recipe = { tool: 'automatic1111' as const, prompt: 'a fox', negativePrompt: '', others: [] };
    const loras = fc.array(
      fc.record({ name: fc.constantFrom(...KNOWN), strength: number, mark: fc.constant(null) }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(settings, loras, (said, named) => {
        const { options } = recipeOptions({ ...recipe, settings: said, loras: named }, isKnown);
        const read = readImagineOptions(options, { modelId: 'any', seed: () => 1 });
        expect(read).toMatchObject({ ok: true });
      }),
    );
  });
});
