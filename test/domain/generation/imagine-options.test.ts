import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImagineOption, ImagineOptions } from '#domain/generation/image-options.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import type { Problem } from '#domain/generation/problem.ts';
import { readImagineOptions } from '#domain/generation/read-options.ts';
import { generationRequestSchema, optionsOf } from '#domain/generation/request.ts';
import { SCHEDULER_IDS } from '#domain/generation/schedulers.ts';

const defaults = { modelId: 'tamarin-xl-v1', seed: () => 42 };

const requestOf = (options: ImagineOptions) => {
  const result = readImagineOptions(options, defaults);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value.request;
};

const problemsOf = (options: ImagineOptions): Problem[] => {
  const result = readImagineOptions(options, defaults);
  return result.ok ? [] : result.problems;
};

describe('what a member leaves out', () => {
  it('is filled in, and the seed is drawn', () => {
    expect(requestOf({ prompt: 'a cat' })).toEqual({
      prompt: 'a cat',
      negativePrompt: null,
      modelId: 'tamarin-xl-v1',
      loras: [],
      scheduler: 'UniPCMultistepScheduler',
      embeddingsModel: null,
      width: 512,
      height: 512,
      samples: 1,
      steps: 31,
      guidanceScale: 7.5,
      seed: 42,
      clipSkip: null,
      safetyChecker: true,
      enhancePrompt: false,
      multiLingual: false,
      panorama: false,
      selfAttention: false,
      upscale: false,
      highresFix: null,
      useKarrasSigmas: null,
      algorithmType: null,
      vae: null,
      safetyCheckerType: null,
    });
  });

  it('comes from what is inherited before the defaults', () => {
    const original = requestOf({ prompt: 'a cat', steps: 41, width: 1024, seed: 7 });
    const inherited = optionsOf(original);
    const remixed = readImagineOptions(
      { prompt: 'a dog' },
      { ...defaults, layers: [{ source: 'original', options: inherited }] },
    );
    expect(remixed).toMatchObject({ ok: true, value: { request: { ...original, prompt: 'a dog' } } });
  });

  it('is taken away by a field that was left blank, unless the prompt says otherwise', () => {
    const inherited = { seed: 7, negative: 'dogs' };
    const blank = readImagineOptions(
      { prompt: 'x', seed: '', negative: ' ' },
      { ...defaults, layers: [{ source: 'original', options: inherited }] },
    );
    const flagged = readImagineOptions(
      { prompt: 'x --seed 9 --no rain', seed: '', negative: '' },
      { ...defaults, layers: [{ source: 'original', options: inherited }] },
    );
    expect(blank).toMatchObject({ value: { request: { seed: 42, negativePrompt: null } } });
    expect(flagged).toMatchObject({ value: { request: { seed: 9, negativePrompt: 'rain' } } });
  });

  it('does not bring inherited sides back when a size is named anew', () => {
    const inherited = { width: 1024, height: 512 };
    const flagged = readImagineOptions(
      { prompt: 'x --ar 1:1' },
      { ...defaults, layers: [{ source: 'original', options: inherited }] },
    );
    const named = readImagineOptions(
      { prompt: 'x', size: 'square-small' },
      { ...defaults, layers: [{ source: 'original', options: inherited }] },
    );
    expect(flagged).toMatchObject({ value: { request: { width: 1024, height: 1024 } } });
    expect(named).toMatchObject({ value: { request: { width: 512, height: 512 } } });
  });
});

describe('the prompt', () => {
  it('gives up its flags and its LoRAs', () => {
    const request = requestOf({
      prompt: 'a cat <lora:foo:0.8> in a hat <lora:bar> --ar 3:2 --no dogs, rain --seed 5 --steps 41',
    });
    expect(request).toMatchObject({
      prompt: 'a cat in a hat',
      negativePrompt: 'dogs, rain',
      loras: [
        { id: 'foo', strength: 0.8 },
        { id: 'bar', strength: 0.7 },
      ],
      width: 1024,
      height: 680,
      seed: 5,
      steps: 41,
    });
  });

  it('keeps words behind a flag that takes one word only', () => {
    expect(requestOf({ prompt: 'a cat --seed 5 in a hat' }).prompt).toBe('a cat in a hat');
  });

  it('understands the dash that phones make of two hyphens', () => {
    expect(requestOf({ prompt: 'a cat —ar 16:9 —seed 5' })).toMatchObject({
      prompt: 'a cat',
      width: 1024,
      seed: 5,
    });
  });

  it('leaves out the flags of other tools, and names them', () => {
    const read = readImagineOptions(
      { prompt: 'a cat --v 6 --stylize 250 in a hat --tile --frobnicate 3' },
      { modelId: 'm', seed: () => 1 },
    );
    expect(read).toMatchObject({
      value: {
        request: { prompt: 'a cat in a hat' },
        hints: [{ kind: 'flagsIgnored', flags: ['--v 6', '--stylize 250', '--tile', '--frobnicate 3'] }],
      },
    });
  });

  it('loses to what is typed as an option', () => {
    const request = requestOf({ prompt: 'x --seed 5 --steps 41 --no y', seed: 9, steps: 21, negative: 'z' });
    expect(request).toMatchObject({ seed: 9, steps: 21, negativePrompt: 'z' });
  });

  it('is missed when only flags are left of it', () => {
    expect(problemsOf({ prompt: '--seed 5' })).toEqual([
      { option: 'prompt', given: '', reason: { kind: 'missing' } },
    ]);
  });
});

describe('LoRAs and strengths', () => {
  it.each([
    ['no strength: the default', '', [0.7, 0.7]],
    ['one strength: for all', '0.4', [0.4, 0.4]],
    ['as many as LoRAs: in their order', '0.4, 1', [0.4, 1]],
    ['the lowest and the highest', '0.1,1', [0.1, 1]],
  ])('pair up: %s', (_, strength, expected) => {
    const { loras } = requestOf({ prompt: 'x', lora: 'a, b', strength });
    expect(loras.map((lora) => lora.strength)).toEqual(expected);
  });

  it('gives the strength option to the LoRAs in the prompt that have none of their own', () => {
    const { loras } = requestOf({ prompt: 'x <lora:b> <lora:c:1>', lora: 'a', strength: '0.2,0.3' });
    expect(loras).toEqual([
      { id: 'a', strength: 0.2 },
      { id: 'b', strength: 0.3 },
      { id: 'c', strength: 1 },
    ]);
  });

  it.each<[string, ImagineOptions, ImagineOption, Problem['reason']['kind']]>([
    ['a LoRA twice', { lora: 'a,b,a' }, 'lora', 'twice'],
    ['a LoRA in the option and in the prompt', { prompt: 'x <lora:a>', lora: 'a' }, 'lora', 'twice'],
    ['an id with a blank', { lora: 'more details' }, 'lora', 'notAnId'],
    ['a strength below 0.1', { lora: 'a', strength: '0.09' }, 'strength', 'outOfRange'],
    ['a strength above 1', { lora: 'a', strength: '1.01' }, 'strength', 'outOfRange'],
    ['a strength that is a word', { lora: 'a', strength: 'much' }, 'strength', 'notANumber'],
    ['an empty strength in the prompt', { prompt: 'x <lora:a:>' }, 'strength', 'notANumber'],
    ['more strengths than LoRAs', { lora: 'a', strength: '0.5,0.6' }, 'strength', 'strengthCount'],
    ['fewer strengths than LoRAs', { lora: 'a,b,c', strength: '0.5,0.6' }, 'strength', 'strengthCount'],
    [
      'a strength for LoRAs that have theirs',
      { prompt: 'x <lora:a:1>', strength: '0.5' },
      'strength',
      'strengthsNotNeeded',
    ],
    [
      'more LoRAs than fit',
      { lora: Array.from({ length: 11 }, (_, index) => `l${index}`).join() },
      'lora',
      'tooMany',
    ],
    ['a strength without a LoRA', { strength: '0.5' }, 'strength', 'strengthsWithoutLora'],
  ])('are refused: %s', (_, options, option, kind) => {
    expect(problemsOf({ prompt: 'x', ...options })).toMatchObject([{ option, reason: { kind } }]);
  });
});

describe('every limit', () => {
  it.each<[ImagineOptions, ImagineOption, Problem['reason']['kind']]>([
    [{ prompt: '   ' }, 'prompt', 'missing'],
    [{ prompt: 'x'.repeat(LIMITS.prompt.max + 1) }, 'prompt', 'tooLong'],
    [{ negative: 'x'.repeat(LIMITS.negativePrompt.max + 1) }, 'negative', 'tooLong'],
    [{ width: 1032 }, 'width', 'outOfRange'],
    [{ height: 248 }, 'height', 'outOfRange'],
    [{ width: 513 }, 'width', 'notAMultiple'],
    [{ size: 'huge' }, 'size', 'notARatio'],
    [{ size: '9:1' }, 'size', 'notARatio'],
    [{ samples: 0 }, 'samples', 'outOfRange'],
    [{ samples: 5 }, 'samples', 'outOfRange'],
    [{ samples: 1.5 }, 'samples', 'notAnInteger'],
    [{ steps: 30 }, 'steps', 'notOneOf'],
    [{ guidance: 0.5 }, 'guidance', 'outOfRange'],
    [{ guidance: 21 }, 'guidance', 'outOfRange'],
    [{ guidance: 'high' }, 'guidance', 'notANumber'],
    [{ clip_skip: 0 }, 'clip_skip', 'outOfRange'],
    [{ clip_skip: 9 }, 'clip_skip', 'outOfRange'],
    [{ seed: -1 }, 'seed', 'outOfRange'],
    [{ seed: 4_294_967_296 }, 'seed', 'outOfRange'],
    [{ seed: 1.5 }, 'seed', 'notAnInteger'],
    [{ seed: 'lucky' }, 'seed', 'notAnInteger'],
    [{ scheduler: 'Euler z' }, 'scheduler', 'notOneOf'],
    [{ model: 'two words' }, 'model', 'notAnId'],
    [{ embedding: 'e'.repeat(LIMITS.id.max + 1) }, 'embedding', 'notAnId'],
  ])('is checked: %j', (options, option, kind) => {
    expect(problemsOf({ prompt: 'x', ...options })).toMatchObject([{ option, reason: { kind } }]);
  });

  it('is reported together with all others, each with what was given', () => {
    const problems = problemsOf({ prompt: '', width: 2000, steps: 30, lora: 'a,a', scheduler: 'nope' });
    expect(problems.map(({ option, given }) => [option, given])).toEqual([
      ['scheduler', 'nope'],
      ['lora', 'a'],
      ['prompt', ''],
      ['width', '2000'],
      ['steps', '30'],
    ]);
  });

  it('lets the edges through', () => {
    const low = { width: 256, height: 256, samples: 1, steps: 21, guidance: 1, seed: 0, clip_skip: 1 };
    const high = {
      width: 1024,
      height: 1024,
      samples: 4,
      steps: 41,
      guidance: 20,
      seed: 4_294_967_295,
      clip_skip: 8,
    };
    for (const options of [low, high]) expect(problemsOf({ prompt: 'x', ...options })).toEqual([]);
  });
});

const anything = fc.oneof(fc.string(), fc.double(), fc.integer(), fc.boolean());
const optionNames = Object.keys(optionsOf(requestOf({ prompt: 'x' }))) as ImagineOption[];
const anyOptions = fc.dictionary(fc.constantFrom(...optionNames, 'size' as const), anything);

describe('reading', () => {
  it('gives a request inside all limits or at least one problem, whatever is typed', () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        const result = readImagineOptions(options, defaults);
        if (result.ok) return generationRequestSchema.safeParse(result.value.request).success;
        return result.problems.length > 0;
      }),
    );
  });

  it('gets any request back from its own options', () => {
    const anyRequest = fc
      .record({
        prompt: fc.stringMatching(/^[a-z][a-z ]{0,40}[a-z]$/).map((text) => text.replace(/ +/g, ' ')),
        lora: fc
          .uniqueArray(fc.stringMatching(/^[a-z0-9_-]{1,12}$/), { maxLength: 4 })
          .map((ids) => ids.join(',')),
        scheduler: fc.constantFrom(...SCHEDULER_IDS),
        width: fc.integer({ min: 32, max: 128 }).map((eighths) => eighths * 8),
        seed: fc.integer({ min: LIMITS.seed.min, max: LIMITS.seed.max }),
        guidance: fc.double({ ...LIMITS.guidanceScale, noNaN: true }),
        upscale: fc.boolean(),
      })
      .map(requestOf);
    fc.assert(
      fc.property(anyRequest, (request) => {
        expect(requestOf(optionsOf(request))).toEqual(request);
      }),
    );
  });
});
