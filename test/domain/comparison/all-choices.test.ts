import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axesOfAll } from '#domain/comparison/all-choices.ts';
import { cellsOf } from '#domain/comparison/cells.ts';
import { parseAxis } from '#domain/comparison/parse-axis.ts';
import { readCells } from '#domain/comparison/read-cells.ts';

const LISTS: Readonly<Record<string, readonly string[]>> = { colour: ['red', 'deep, dark blue'] };
const lists = (name: string) => LISTS[name];
const room = { cells: 25, axis: 1000 };

const axisOf = (typed: string | undefined) => {
  const axis = typed === undefined ? undefined : parseAxis(typed);
  return axis?.ok ? axis.value : undefined;
};

/** The prompts of all images of a grid, or what is wrong with it. */
const promptsOf = (prompt: string): unknown[] => {
  const axes = axesOfAll({ prompt }, lists, room);
  if (!axes.ok) return axes.problems;
  const [x, y] = [axisOf(axes.value.x), axisOf(axes.value.y)];
  const base = { options: { prompt }, defaults: { modelId: 'm', seed: () => 7 }, lists };
  const cells = readCells(base, x ? cellsOf(x, y) : []);
  return cells.ok ? cells.value.map(({ request }) => request.prompt) : cells.problems;
};

describe('a grid of all combinations', () => {
  it.each([
    ['a {red|blue} dress --all', ['a red dress', 'a blue dress']],
    ['{a|b} {c|d} fox --all', ['a c fox', 'b c fox', 'a d fox', 'b d fox']],
    [
      'a __colour__ {|big} fox --all',
      ['a red fox', 'a deep, dark blue fox', 'a red big fox', 'a deep, dark blue big fox'],
    ],
    ['{2$$a|b|c} --all', ['a, b', 'a, c', 'b, c']],
    ['{1-2$$ and $$a|b} --all', ['a', 'b', 'a and b']],
    ['{old {oak|elm}|stone} --all', ['old oak', 'old elm', 'stone']],
    ['{a|b} and {a|b} --all', ['a and a', 'b and b']],
    ['{"x" => y|z \\| w} \\{a\\|b\\} --all', ['"x" => y {a|b}', 'z | w {a|b}']],
  ])('has an image of each, in the order in which they are written: %s', (prompt, prompts) => {
    expect(promptsOf(prompt)).toEqual(prompts);
  });

  it('takes tags and flags in options for what they are', () => {
    const prompt = '{<lora:ink:0.8>|--steps 41} fox --all';
    const axes = axesOfAll({ prompt }, lists, room);
    const x = axes.ok ? axisOf(axes.value.x) : undefined;
    const base = { options: { prompt }, defaults: { modelId: 'm', seed: () => 7 }, lists };
    const cells = readCells(base, x ? cellsOf(x) : []);
    expect(cells).toMatchObject({
      value: [
        { request: { prompt: 'fox', loras: [{ id: 'ink', strength: 0.8 }], steps: 31 } },
        { request: { prompt: 'fox', loras: [], steps: 41 } },
      ],
    });
  });

  it.each([
    ['a fox --all', '--all', { kind: 'nothingToCombine' }],
    ['{a|b} {c|d} {e|f} --all', '{e|f}', { kind: 'tooManyChoices', max: 2 }],
    ['{a|b|c|d|e} {1|2|3|4|5|6} --all', '--all', { kind: 'tooManyCombinations', max: 25 }],
    [`{10$$${'a|'.repeat(60)}b} --all`, '--all', { kind: 'tooManyCombinations', max: 25 }],
    ['__weather__ --all', '__weather__', { kind: 'unknownWildcard' }],
    ['{a|b --all', '{a|b --all', { kind: 'unclosedChoice' }],
    [`{${'x'.repeat(600)}|${'y'.repeat(600)}} --all`, '--all', { kind: 'tooLong', max: 1000 }],
  ])('that cannot be made says why: %s', (prompt, given, reason) => {
    expect(promptsOf(prompt)).toEqual([{ option: 'prompt', given, reason }]);
  });

  it('has axes that read as what the choices are, whatever stands in them', () => {
    const option = fc
      .stringMatching(/^[a-z ,"=><|{}_$-]{0,8}$/)
      .map((text) => text.replace(/[{}|\\_]/g, '\\$&'));
    fc.assert(
      fc.property(fc.uniqueArray(option, { minLength: 2, maxLength: 5 }), (options) => {
        const prompt = `fox {1$$, $$${options.join('|')}}`;
        const axes = axesOfAll({ prompt }, lists, room);
        const x = axes.ok ? axisOf(axes.value.x) : undefined;
        expect(x).toMatchObject({
          axis: 'words',
          values: options.map((one) => one.replace(/\\([{}|_])/g, '$1')),
        });
        const base = { options: { prompt }, defaults: { modelId: 'm', seed: () => 7 }, lists };
        expect(readCells(base, x ? cellsOf(x) : [])).toMatchObject({ ok: true });
      }),
    );
  });
});

describe('a flag for all combinations', () => {
  it.each(['a {red|blue} fox --all', 'a fox --all'])('is refused where other axes decide: %s', (prompt) => {
    const x = axisOf('steps 21, 31');
    const base = { options: { prompt }, defaults: { modelId: 'm', seed: () => 7 }, lists };
    expect(readCells(base, x ? cellsOf(x) : [])).toEqual({
      ok: false,
      problems: [{ option: 'prompt', given: '--all', reason: { kind: 'allElsewhere' } }],
    });
  });
});
