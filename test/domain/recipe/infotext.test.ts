import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printInfotext, readInfotext } from '#domain/recipe/infotext.ts';
import { readParameters } from '#domain/recipe/read-parameters.ts';
import { anyText } from '../../support/arbitraries.ts';
import { SAMPLES } from './samples.ts';

describe('the text of AUTOMATIC1111 and its kin', () => {
  it('is read with its quoted list of hashes', () => {
    expect(readParameters(SAMPLES.hashes)).toEqual({
      tool: 'automatic1111',
      prompt: 'lighthouse in fog',
      negativePrompt: 'text, frame',
      loras: [
        { name: 'ink-wash', strength: '0.8', mark: '1f2e3d4c5b6a' },
        { name: 'tiny-houses-xl', strength: '0.45', mark: '99aa88bb77cc' },
      ],
      settings: {
        steps: '31',
        sampler: 'DPM++ 2M',
        scheduleType: 'Karras',
        guidance: '6.5',
        seed: '4139316548',
        width: '832',
        height: '1216',
        model: 'harbour_xl_v2',
        modelHash: '0a1b2c3d4e',
        clipSkip: '2',
      },
      others: [],
    });
  });

  it('keeps lines of prompts, whatever ends them', () => {
    expect(readParameters(SAMPLES.lines)).toMatchObject({
      prompt: 'a market at dawn,\n\nsteam over the stalls',
      negativePrompt: 'blurry,\nextra fingers',
      settings: { width: '512', height: '768' },
    });
  });

  it('keeps "Steps:" in a prompt, and a seed of 0', () => {
    expect(readParameters(SAMPLES.stepsInPrompt)).toMatchObject({
      prompt: 'poster that reads "Steps: one, two, three", flat colours',
      negativePrompt: '',
      settings: { seed: '0', steps: '20' },
    });
  });

  it('takes no settings out of a negative prompt', () => {
    expect(readInfotext(SAMPLES.noSettings)).toEqual({
      prompt: 'a quiet library',
      negativePrompt: 'people, phones: ringing, tags: many, more: of them',
      settings: [],
    });
    expect(readParameters(SAMPLES.noSettings)).toBeUndefined();
  });

  it('begins the negative prompt with a line', () => {
    expect(readParameters(SAMPLES.negativeInPrompt)).toMatchObject({
      prompt: 'a sign saying Negative prompt: none, brass',
      negativePrompt: 'rust',
      others: ['Eta'],
    });
  });

  it('reads quoted values, and leaves templates out', () => {
    expect(readInfotext(SAMPLES.quoted).settings).toContainEqual([
      'ADetailer prompt',
      'face, "soft" light\nsecond line',
    ]);
    expect(readParameters(SAMPLES.quoted)).toMatchObject({
      settings: { sampler: 'DPM++ SDE Karras' },
      others: ['ADetailer prompt'],
    });
  });

  it('reads the resources of Civitai, and dates with colons', () => {
    expect(new Map(readInfotext(SAMPLES.civitai).settings).get('Created Date')).toBe(
      '2026-02-25T22:09:08.8166925Z',
    );
    expect(readParameters(SAMPLES.civitai)).toMatchObject({
      tool: 'civitai',
      prompt: 'glass whale',
      loras: [
        { name: 'glass_sculptures', strength: '1', mark: null },
        { name: 'Glass (sculptures)', strength: '0.65', mark: 'Civitai 202' },
      ],
      others: [],
    });
  });

  it('reads letters of every kind, and JSON that is not quoted', () => {
    const settings = new Map(readInfotext(SAMPLES.unicode).settings);
    expect(settings.get('Hashes')).toBe('{"model":"aabbccdd00","lora:水彩":"1122334455"}');
    expect(readParameters(SAMPLES.unicode)).toMatchObject({
      tool: 'forge',
      prompt: '春の川、桜 🌸',
      negativePrompt: '低画質',
      loras: [{ name: '水彩', strength: '0.6' }],
      settings: { seed: '18446744073709551615' },
      others: ['ControlNet 0'],
    });
  });

  it.each([
    ['all in one line', 'a fox.Negative prompt: cars.Steps: 20, Sampler: Euler, Seed: 5', 'a fox.', 'cars.'],
    ['settings that begin with others', 'a fox\nVersion: 8f2a, Steps: 20, App: SD.Next', 'a fox', ''],
    ['a value with a line break', 'a fox\nSteps: 20, ADetailer prompt: face\nhands, Seed: 5', 'a fox', ''],
    ['no prompt at all', 'Steps: 20, Seed: 5', '', ''],
  ])('is read with %s', (_, text, prompt, negativePrompt) => {
    expect(readParameters(text)).toMatchObject({ prompt, negativePrompt, settings: { steps: '20' } });
  });

  it('reads as settings what it prints', () => {
    const name = fc.stringMatching(/^[A-Z][a-z ]{0,20}[a-z]$/);
    const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.dictionary(name, value), (given) => {
        const settings: [string, string][] = [
          ['Steps', '5'],
          ...Object.entries(given).filter(
            ([key, text]) =>
              key !== 'Steps' && text === text.trim() && !/^["[{]|\s$/.test(text) && key !== text,
          ),
        ];
        const text = printInfotext({ prompt: 'a fox', negativePrompt: '', settings });
        expect(readInfotext(text).settings).toEqual(settings);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        readParameters(text);
        readParameters(`${text}\nSteps: 5, ${text}`);
      }),
    );
  });
});
