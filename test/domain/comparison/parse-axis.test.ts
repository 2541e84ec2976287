import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Axis } from '#domain/comparison/axis.ts';
import { parseAxis } from '#domain/comparison/parse-axis.ts';
import type { AxisLookups } from '#domain/comparison/values.ts';
import { textFor } from '#text/index.ts';
import { anyText } from '../../support/arbitraries.ts';

const text = textFor('en-US');

const valuesOf = (typed: string, lookups?: AxisLookups): Axis['values'] => {
  const read = parseAxis(typed, lookups);
  if (!read.ok) throw new Error(`${typed}: ${text.comparison.problem(read.problem)}`);
  return read.value.values;
};

const problemOf = (typed: string, lookups?: AxisLookups) => {
  const read = parseAxis(typed, lookups);
  if (read.ok) throw new Error(`${typed} was read`);
  return read.problem;
};

describe('numbers of an axis', () => {
  it.each([
    ['seed 1-5', [1, 2, 3, 4, 5]],
    ['seed 1-5 (+2)', [1, 3, 5]],
    ['seed 1-6 (+2)', [1, 3, 5]],
    ['seed 10-5 (-3)', [10, 7]],
    ['seed 10-7', [10, 9, 8, 7]],
    ['seed 10-5(3)', [10, 7]],
    ['seed 1-10 [5]', [1, 3, 5, 7, 10]],
    ['seed 1, 3-5, 9', [1, 3, 4, 5, 9]],
    ['seed 1, 2, .., 5', [1, 2, 3, 4, 5]],
    ['seed 10, 8, .., 3', [10, 8, 6, 4, 3]],
    ['seed 4, …, 6', [4, 5, 6]],
    ['seed 7-7', [7]],
    ['seed 3, 3, 1-4', [3, 1, 2, 4]],
    ['seed 1 || 2', [1, 2]],
    ['seed 4294967295', [4_294_967_295]],
    ['guidance 1-3 (+0.5)', [1, 1.5, 2, 2.5, 3]],
    ['guidance 1-2 [4]', [1, 1.33, 1.67, 2]],
    ['guidance 4-10 (+3)', [4, 7, 10]],
    ['cfg 1-3', [1, 2, 3]],
    ['cfg 7,5 || 8', [7.5, 8]],
    ['CFG Scale: 7.50', [7.5]],
    ['strength 0.2-1 [5]', [0.2, 0.4, 0.6, 0.8, 1]],
    ['strength 0.1-0.5', [0.1, 0.2, 0.3, 0.4, 0.5]],
    ['strength 0.2-1 (+0.3)', [0.2, 0.5, 0.8]],
    ['strength .5, ０．６', [0.5, 0.6]],
    ['strength 0.2 – 0.4', [0.2, 0.3, 0.4]],
    ['strength 0.1, 0.2, .., 0.7', [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]],
    ['steps 21-41', [21, 31, 41]],
    ['steps 41-21', [41, 31, 21]],
    ['steps 21-41 (+20)', [21, 41]],
    ['steps 21-41 [3]', [21, 31, 41]],
    ['clip skip 1-3', [1, 2, 3]],
    ['x: seed 1, 2', [1, 2]],
  ])('are read as image makers write them: %s', (typed, values) => {
    expect(valuesOf(typed)).toEqual(values);
  });

  it('are the seeds that are drawn', () => {
    const seeds = [5, 6, 7];
    const drawSeed = () => seeds.shift() ?? 0;
    expect(valuesOf('seed 1, random [2], random', { drawSeed })).toEqual([1, 5, 6, 7]);
    expect(problemOf('seed random [2]').reason).toEqual({ kind: 'notNumbers' });
    expect(problemOf('seed random [200000000]', { drawSeed: () => seeds.push(1) }).reason).toEqual({
      kind: 'tooManyValues',
      max: 100,
    });
  });

  it.each([
    ['strength 0-1 [6]', 9, '0-1 [6]', { kind: 'outOfRange', min: 0.1, max: 1 }],
    ['strength 0.2-1.4 (+0.4)', 9, '0.2-1.4 (+0.4)', { kind: 'outOfRange', min: 0.1, max: 1 }],
    ['strength 0.12345', 9, '0.12345', { kind: 'tooPrecise', places: 4 }],
    ['strength 0.2 0.4', 9, '0.2 0.4', { kind: 'notNumbers' }],
    ['guidance 1 5', 9, '1 5', { kind: 'notNumbers' }],
    ['seed 1-5 (-2)', 5, '1-5 (-2)', { kind: 'wrongWay' }],
    ['seed 5-1 (+2)', 5, '5-1 (+2)', { kind: 'wrongWay' }],
    ['seed 1, 2, .., 0', 11, '..', { kind: 'wrongWay' }],
    ['seed 1-5 (0)', 5, '1-5 (0)', { kind: 'stepOfZero' }],
    ['seed 1-5 [0]', 5, '1-5 [0]', { kind: 'countOfZero' }],
    ['seed 1-5 (x)', 5, '1-5 (x)', { kind: 'notNumbers' }],
    ['seed .., 5', 5, '..', { kind: 'fillsNothing' }],
    ['seed 1, ..', 8, '..', { kind: 'fillsNothing' }],
    ['seed 1, 2, many', 11, 'many', { kind: 'notNumbers' }],
    ['seed 0-99999999999', 5, '0-99999999999', { kind: 'tooManyValues', max: 100 }],
    ['seed 0-9 [999999999]', 5, '0-9 [999999999]', { kind: 'tooManyValues', max: 100 }],
    ['seed 1-60, 101-150', 11, '101-150', { kind: 'tooManyValues', max: 100 }],
    ['seed 1.5', 5, '1.5', { kind: 'notAnInteger', min: 0, max: 4_294_967_295 }],
    ['seed -3', 5, '-3', { kind: 'outOfRange', min: 0, max: 4_294_967_295 }],
    ['steps 21-41 (+5)', 6, '21-41 (+5)', { kind: 'notOneOf', allowed: ['21', '31', '41'] }],
    ['steps 22-30', 6, '22-30', { kind: 'notOneOf', allowed: ['21', '31', '41'] }],
    ['steps 30', 6, '30', { kind: 'notOneOf', allowed: ['21', '31', '41'] }],
  ])('are refused with the place: %s', (typed, at, given, reason) => {
    expect(problemOf(typed)).toEqual({ at, given, reason });
  });

  const place = fc.integer({ min: 1, max: 10_000 }).map((units) => units / 1000);
  const step = fc.integer({ min: 1, max: 3000 }).map((units) => units / 1000);

  it('never go beyond the end, are exact, and are as many as there is room for', () => {
    fc.assert(
      fc.property(place, place, step, (one, other, by) => {
        const [start, end] = [one + 1, other + 1].map((value) => Number(value.toFixed(3)));
        const read = parseAxis(`guidance ${start}-${end} (${by})`);
        const units = (value: number) => Math.round(value * 1000);
        const count = Math.floor(Math.abs(units(end ?? 0) - units(start ?? 0)) / units(by)) + 1;
        if (count > 100) return !read.ok && read.problem.reason.kind === 'tooManyValues';
        const values = read.ok ? read.value.values.map(Number) : [];
        const bounds = [start ?? 0, end ?? 0].toSorted((a, b) => a - b);
        return (
          values.length === count &&
          values[0] === start &&
          values.every((value) => value >= (bounds[0] ?? 0) && value <= (bounds[1] ?? 0)) &&
          values.every((value) => String(value).length <= 6)
        );
      }),
    );
  });

  it('of a count are that many, both ends among them, in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 2, max: 20 }), (start, count) => {
        const values = valuesOf(`guidance ${start}-${start + 10} [${count}]`).map(Number);
        expect(values).toHaveLength(count);
        expect([values[0], values.at(-1)]).toEqual([start, start + 10]);
        expect(values).toEqual(values.toSorted((a, b) => a - b));
      }),
    );
  });
});

describe('names of an axis', () => {
  const loraIdOf = (name: string) => ({ 'Ink Wash': 'ink-wash', 'pap…': 'paper-cut' })[name];

  it.each<[string, unknown]>([
    [
      'lora ink-wash, paper-cut@0.6, none',
      [[{ id: 'ink-wash' }], [{ id: 'paper-cut', strength: '0.6' }], []],
    ],
    [
      'lora <lora:ink-wash:0.60>, paper-cut:1',
      [[{ id: 'ink-wash', strength: '0.6' }], [{ id: 'paper-cut', strength: '1' }]],
    ],
    ['lora ink-wash + paper-cut@.3', [[{ id: 'ink-wash' }, { id: 'paper-cut', strength: '0.3' }]]],
    ['lora Ink Wash @ 0.4, pap…', [[{ id: 'ink-wash', strength: '0.4' }], [{ id: 'paper-cut' }]]],
    ['loras "none", None', [[{ id: 'none' }], []]],
    ['model sdxl, `flux`, sdxl', ['sdxl', 'flux']],
    [
      'scheduler euler a, UniPCMultistepScheduler',
      [
        { name: 'Euler a', scheduler: 'EulerAncestralDiscreteScheduler', karras: null, algorithm: null },
        { name: 'UniPC', scheduler: 'UniPCMultistepScheduler', karras: null, algorithm: null },
      ],
    ],
    [
      'sampler: dpmpp_2m_sde_karras',
      [
        {
          name: 'DPM++ 2M SDE Karras',
          scheduler: 'DPMSolverMultistepScheduler',
          karras: true,
          algorithm: 'dpmsolver+++',
        },
      ],
    ],
    [
      'size square, 3:2, 832x1024, 640 × 640',
      [
        { width: 768, height: 768 },
        { width: 1024, height: 680 },
        { width: 832, height: 1024 },
        { width: 640, height: 640 },
      ],
    ],
    ['preset Comic book, none, "none"', ['Comic book', null, 'none']],
  ])('are read: %s', (typed, values) => {
    expect(valuesOf(typed, { loraIdOf })).toEqual(values);
  });

  it.each([
    ['lora ink-wash, paper cut', 15, 'paper cut', 'notAnId'],
    ['lora ink-wash@1.4', 5, 'ink-wash@1.4', 'outOfRange'],
    ['lora a; b', 5, 'a; b', 'notAnId'],
    ['lora a + a', 5, 'a + a', 'twice'],
    ['scheduler Euler a, Euler b', 19, 'Euler b', 'notOneOf'],
    ['size 3:2, 9:1', 10, '9:1', 'notARatio'],
    ['size 833x1024', 5, '833x1024', 'notAMultiple'],
    ['size 832x2048', 5, '832x2048', 'outOfRange'],
    ['preset gone', 7, 'gone', 'unknownPreset'],
    ['model a b', 6, 'a b', 'notAnId'],
  ])('are refused with the place: %s', (typed, at, given, kind) => {
    expect(problemOf(typed, { presetNamed: () => undefined })).toMatchObject({ at, given, reason: { kind } });
  });
});

describe('the strength of one LoRA', () => {
  it.each([
    ['strength:ink-wash 0.2-1 [5]', 'ink-wash'],
    ['strength: ink-wash 0.2, 0.4', 'ink-wash'],
    ['strength:"Ink Wash" 0.2', 'ink-wash'],
    ['strength:2024 0.2', '2024'],
    ['strength:"0.5" 0.2', '0.5'],
    ['strength: 0.2-0.4', null],
    ['strength:0.2, 0.4', null],
    ['weight 0.2', null],
  ])('is told from its values: %s', (typed, lora) => {
    const loraIdOf = (name: string) => (name === 'Ink Wash' ? 'ink-wash' : undefined);
    expect(parseAxis(typed, { loraIdOf })).toMatchObject({ ok: true, value: { axis: 'strength', lora } });
  });

  it.each([
    ['strength:ink-wash', 17, 'noValues'],
    ['strength:ink-wash@0.2 0.3', 9, 'notAnId'],
    ['strength:0.2 0.4', 9, 'notNumbers'],
  ])('is refused with the place: %s', (typed, at, kind) => {
    expect(problemOf(typed)).toMatchObject({ at, reason: { kind } });
  });
});

describe('words in the place of others', () => {
  it.each<[string, string, string[]]>([
    ['words "red coat" => "blue coat", "no coat"', 'red coat', ['blue coat', 'no coat']],
    ['words red coat -> blue, “red, long”, ""', 'red coat', ['blue', 'red, long', '']],
    ['words fox => a, b || c', 'fox', ['a, b', 'c']],
    ['replace: fox, wolf, 6" bear', 'fox', ['fox', 'wolf', '6" bear']],
    ['words fox → "a ""red"" fox"', 'fox', ['a "red" fox']],
    ['words "a => b" => c', 'a => b', ['c']],
  ])('are read: %s', (typed, search, values) => {
    expect(parseAxis(typed)).toEqual({ ok: true, value: { axis: 'words', search, values } });
  });

  it.each([
    ['words fox', 6, 'noReplacement'],
    ['words => wolf', 6, 'noValues'],
    ['words fox =>', 12, 'noValues'],
    ['words fox => "wolf', 13, 'openQuote'],
    ['words fox => "wolf" pack, bear', 20, 'afterQuote'],
    ['words fox => <lora:ink:1>', 13, 'tagInWords'],
    ['words fox => wolf --seed 5', 13, 'tagInWords'],
  ])('are refused with the place: %s', (typed, at, kind) => {
    expect(problemOf(typed)).toMatchObject({ at, reason: { kind } });
  });
});

describe('an axis', () => {
  it.each([
    ['', 0, 'unknownAxis'],
    ['colour red', 0, 'unknownAxis'],
    ['  colour red', 2, 'unknownAxis'],
    ['y: colour red', 3, 'unknownAxis'],
    ['steps', 5, 'noValues'],
    ['steps , ,', 9, 'noValues'],
  ])('needs a name and values: %j', (typed, at, kind) => {
    expect(problemOf(typed)).toMatchObject({ at, reason: { kind } });
  });

  it('is read or refused with a sentence, whatever is typed', () => {
    const piece = fc.constantFrom(
      ...[
        'strength',
        'seed',
        'words',
        'lora',
        ':',
        '=>',
        ',',
        '||',
        '"',
        '“',
        '[5]',
        '(+2)',
        '-',
        '..',
        '1',
        '0.2',
      ],
      ...[' ', 'none', '@', '99999999999', '\n', '…', 'é', '🦊'],
    );
    const soup = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.oneof(soup, anyText()), (typed) => {
        const read = parseAxis(typed);
        if (read.ok) return read.value.values.length > 0 && read.value.values.length <= 100;
        const { at } = read.problem;
        return at >= 0 && at <= typed.length && text.comparison.problem(read.problem) !== '';
      }),
      { numRuns: 2000 },
    );
  });
});
