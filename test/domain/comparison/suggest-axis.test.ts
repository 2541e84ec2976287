import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAxis } from '#domain/comparison/parse-axis.ts';
import { suggestAxis } from '#domain/comparison/suggest-axis.ts';
import { searchSamplers } from '#domain/generation/schedulers.ts';
import { anyText } from '../../support/arbitraries.ts';

const among =
  (...names: string[]) =>
  (text: string) =>
    names.filter((name) => name.startsWith(text));

const names = {
  loras: among('ink-wash', 'paper-cut', 'x'.repeat(90)),
  models: among('sdxl', 'flux'),
  samplers: (text: string) => searchSamplers(text).map(({ name }) => name),
  presets: among('comic'),
  chosenLoras: [],
  prompt: '',
};

describe('suggestions for an axis', () => {
  it('are the axes first, each with an example that can be read', () => {
    const all = suggestAxis('', names);
    expect(all.map((one) => one.split(' ')[0])).toEqual([
      ...[
        'strength',
        'lora',
        'scheduler',
        'guidance',
        'steps',
        'seed',
        'model',
        'size',
        'words',
        'clip_skip',
        'preset',
      ],
    ]);
    expect(all.filter((one) => !parseAxis(one).ok)).toEqual([]);
    expect(suggestAxis('s', names).map((one) => one.split(' ')[0])).toEqual([
      ...['strength', 'scheduler', 'steps', 'seed', 'size'],
    ]);
    expect(suggestAxis('cfg', names)).toEqual(['guidance 4-10 (+3)']);
    expect(suggestAxis('lora', names)).toEqual(['lora ink-wash, paper-cut, none']);
  });

  it('begin with each of several LoRAs, and with a word of the prompt', () => {
    const known = { ...names, chosenLoras: ['ink-wash', 'paper-cut'], prompt: 'a red lighthouse, at night' };
    expect(suggestAxis('stre', known)).toEqual([
      'strength 0.2-1 [5]',
      'strength:ink-wash 0.2-1 [5]',
      'strength:paper-cut 0.2-1 [5]',
    ]);
    expect(suggestAxis('wo', known)).toEqual(['words lighthouse => blue, green']);
  });

  it('name only samplers that may be used', () => {
    const allowed = (text: string) => ['Heun', 'UniPC'].filter((name) => name.startsWith(text));
    expect(suggestAxis('sche', { ...names, samplers: allowed })).toEqual(['scheduler Heun, UniPC']);
    expect(suggestAxis('scheduler Eu', { ...names, samplers: allowed })).toEqual([]);
  });

  it.each([
    ['lora ', ['lora ink-wash', 'lora paper-cut', `lora ${'x'.repeat(90)}`, 'lora none']],
    ['lora ink-wash, p', ['lora ink-wash, p', 'lora ink-wash, paper-cut']],
    ['lora ink-wash, ', ['lora ink-wash', 'lora ink-wash, paper-cut', 'lora ink-wash, none']],
    ['strength:ink-wash 0.3', ['strength:ink-wash 0.3', 'strength:ink-wash 0.3, 0.6, 1']],
    ['cfg 5', ['cfg 5', 'cfg 5, 7.5, 10']],
    ['steps ', ['steps 21, 31, 41', 'steps 21, 41']],
    ['size po', ['size portrait']],
    ['scheduler heu', ['scheduler Heun', 'scheduler Heun Karras']],
    ['words red => ', []],
    ['colour ', []],
  ])('then continue what is typed: %j', (typed, expected) => {
    expect(suggestAxis(typed, names)).toEqual(expected);
  });

  it('fit into Discord, can be read, and are told once, whatever is typed', () => {
    const head = fc.constantFrom(
      '',
      'lora ',
      'seed ',
      'scheduler ',
      'size ',
      'strength:a ',
      'preset ',
      'words ',
    );
    fc.assert(
      fc.property(head, anyText(300), (axis, rest) => {
        const all = suggestAxis(axis + rest, names);
        expect(all.length).toBeLessThanOrEqual(25);
        expect(all.every((one) => one.length <= 100 && one !== '')).toBe(true);
        expect(new Set(all).size).toBe(all.length);
      }),
    );
  });
});
