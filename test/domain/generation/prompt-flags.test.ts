import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImagineOptions } from '#domain/generation/image-options.ts';
import { readFlags } from '#domain/generation/prompt-flags.ts';
import { readImagineOptions } from '#domain/generation/read-options.ts';

const read = (prompt: string, options: ImagineOptions = {}) =>
  readImagineOptions({ prompt, ...options }, { modelId: 'm', seed: () => 42 });

describe('the flag for a private result', () => {
  it.each(['a fox --private', '--PRIVATE a fox', 'a fox —private --seed 5'])(
    'is taken out of %j',
    (prompt) => {
      expect(readFlags(prompt)).toMatchObject({ words: 'a fox', isPrivate: true, ignored: [] });
    },
  );

  it('is none where it is a word', () => {
    expect(readFlags('a private fox')).toEqual({
      words: 'a private fox',
      options: {},
      ignored: [],
      problems: [],
    });
  });
});

describe('flags that name an option', () => {
  it.each([
    ['a fox --ar 3:2', { size: '3:2' }],
    ['a fox --AR=3:2', { size: '3:2' }],
    ['a fox --Aspect = 3:2', { size: '3:2' }],
    ['a fox —ar 3:2', { size: '3:2' }],
    ['a fox –ar 3:2', { size: '3:2' }],
    ['a fox −−ar 3:2', { size: '3:2' }],
    ['a fox --guidance 5', { guidance: '5' }],
    ['a fox --cfg 5', { guidance: '5' }],
    ['a fox --cfg_scale 5', { guidance: '5' }],
    ['a fox --width 512 --height=768', { width: '512', height: '768' }],
    ['a fox --negative text, frames', { negative: 'text, frames' }],
    ['a fox --no text --seed 5', { negative: 'text', seed: '5' }],
    ['a fox --sampler DPM++ 2M', { scheduler: 'DPM++ 2M' }],
    ['a fox --scheduler euler a', { scheduler: 'euler a' }],
    [
      'a fox --lora ink-wash, paper-cut --strength 0.5, 0.6',
      { lora: 'ink-wash, paper-cut', strength: '0.5, 0.6' },
    ],
    ['a fox --clip-skip 2', { clip_skip: '2' }],
    ['a fox --upscale', { upscale: true }],
    ['a fox --upscale no', { upscale: false }],
    ['a fox --seed 1 --seed 2', { seed: '2' }],
  ])('are taken out of %j', (prompt, options) => {
    expect(readFlags(prompt)).toEqual({ words: 'a fox', options, ignored: [], problems: [] });
  });

  it.each([
    'a fox --sampler Euler in the snow',
    'a fox --upscale in the snow',
    'a fox --lora ink-wash in the snow',
  ])('leave the words behind their value: %j', (prompt) =>
    expect(readFlags(prompt).words).toBe('a fox in the snow'),
  );

  it.each(['--seed', '--ar', '--no', '--CFG ', '--seed --ar 3:2'])('need a value: %j', (flag) => {
    expect(read(`a fox ${flag}`)).toMatchObject({
      ok: false,
      problems: [{ reason: { kind: 'flagWithoutValue' } }],
    });
  });

  it.each([
    [30, 31],
    [25, 21],
    [100, 41],
    [1, 21],
  ])('go to the nearest number of steps: %i', (from, to) => {
    expect(read(`a fox --steps ${from}`)).toMatchObject({
      value: { request: { steps: to }, hints: [{ kind: 'nearest', option: 'steps', from, to }] },
    });
  });

  it('say nothing of a number that the option beside them overrules', () => {
    expect(read('a fox --steps 30', { steps: 41 })).toMatchObject({
      value: { request: { steps: 41 }, hints: [] },
    });
  });

  it.each(['--steps 0', '--steps many', '--cfg 99', '--sampler unheard-of'])(
    'are refused like options: %s',
    (flag) => {
      expect(read(`a fox ${flag}`).ok).toBe(false);
    },
  );
});

describe('flags of other tools', () => {
  it.each([
    ['a fox --v 6 --stylize 250', ['--v 6', '--stylize 250']],
    ['a fox --style raw', ['--style raw']],
    ['a fox --tile', ['--tile']],
    ['a fox —chaos 20', ['--chaos 20']],
    ['a fox --unheard-of', ['--unheard-of']],
    ['a fox --unheard-of 3', ['--unheard-of 3']],
  ])('are left out and named: %j', (prompt, ignored) => {
    expect(readFlags(prompt)).toMatchObject({ words: 'a fox', ignored });
  });

  it('leave the words of the prompt', () => {
    expect(readFlags('a fox --tile in the snow --hd now').words).toBe('a fox in the snow now');
  });
});

describe('words', () => {
  it.each([
    'a well-known fox',
    'a fox -- running',
    'a fox —running home',
    'a fox – tired',
    'rock--paper',
    '-seed 5',
  ])('are no flags: %j', (prompt) =>
    expect(readFlags(prompt)).toEqual({
      words: prompt,
      options: {},
      ignored: [],
      problems: [],
    }),
  );

  it('are all kept, or named, in whatever order they come', () => {
    const piece = fc.constantFrom(
      'fox',
      '--seed 5',
      '--v 6',
      '--ar=3:2',
      '—cfg 5',
      '--tile',
      'snow,',
      '--no',
      '--',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const { words, options, ignored, problems } = readFlags(pieces.join(' '));
        const kept = JSON.stringify([words, options]);
        expect(kept.split('fox').length - 1).toBeLessThanOrEqual(
          pieces.filter((one) => one === 'fox').length,
        );
        if (!pieces.includes('--no'))
          expect(kept.split('fox').length - 1).toBe(pieces.filter((one) => one === 'fox').length);
        expect(ignored).toHaveLength(pieces.filter((one) => one === '--v 6' || one === '--tile').length);
        expect(problems.length).toBeLessThanOrEqual(pieces.filter((one) => one === '--no').length);
        expect(readFlags(words).options).toEqual({});
      }),
    );
  });
});

describe('the flag of a preset', () => {
  it.each([
    ['a fox --style comic', 'a fox', 'comic'],
    ['a fox --style comic in the snow', 'a fox in the snow', 'comic'],
    ['a fox --style "night fox" --steps 31', 'a fox', 'night fox'],
    ['a fox —style “night fox”', 'a fox', 'night fox'],
    ['a fox --style one --style two', 'a fox', 'two'],
  ])('names it: %s', (prompt, words, preset) => {
    expect(readFlags(prompt)).toMatchObject({ words, preset, problems: [], ignored: [] });
  });

  it('is left out as that of another tool where it names none', () => {
    expect(readFlags('a fox --style raw')).toMatchObject({ words: 'a fox', ignored: ['--style raw'] });
    expect(readFlags('a fox --style')).toMatchObject({ words: 'a fox', ignored: ['--style'] });
  });
});
