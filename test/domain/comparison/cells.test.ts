import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Axis } from '#domain/comparison/axis.ts';
import { cellsOf, pairProblem } from '#domain/comparison/cells.ts';
import { parseAxis } from '#domain/comparison/parse-axis.ts';
import { type ComparisonBase, readCells } from '#domain/comparison/read-cells.ts';
import type { ImagineOptions } from '#domain/generation/image-options.ts';
import type { ImagineDefaults } from '#domain/generation/laid-options.ts';
import { cardOf } from '../../support/cards.ts';

const axis = (typed: string): Axis => {
  const read = parseAxis(typed);
  if (!read.ok) throw new Error(`${typed} cannot be read`);
  return read.value;
};

const baseOf = (options: ImagineOptions, defaults: Partial<ImagineDefaults> = {}): ComparisonBase => ({
  options: { prompt: 'a fox in a red coat', ...options },
  defaults: { modelId: 'm', seed: () => 42, ...defaults },
  lists: (name) => (name === 'colour' ? ['red', 'blue'] : undefined),
});

/** The requests of all cells, or the problems. */
const read = (base: ComparisonBase, x: string, y?: string) => {
  const all = readCells(base, cellsOf(axis(x), y === undefined ? undefined : axis(y)));
  return all.ok ? all.value.map(({ request }) => request) : all.problems;
};

const lorasIn = (base: ComparisonBase, x: string, y?: string) =>
  read(base, x, y).map((request) =>
    'loras' in request ? request.loras.map(({ id, strength }) => `${id} ${strength}`).join(' ') : request,
  );

describe('the cells of a comparison', () => {
  it('are one for each pair of values, row by row, in the order of both axes', () => {
    const small = fc.integer({ min: 1, max: 8 });
    fc.assert(
      fc.property(small, small, (columns, rows) => {
        const cells = cellsOf(axis(`seed 1-${columns}`), axis(`guidance 1-${rows}`));
        expect(cells).toHaveLength(columns * rows);
        for (const [index, { column, row, changes, sameAs }] of cells.entries()) {
          expect(index).toBe(row * columns + column);
          expect(changes.options).toEqual({ seed: column + 1, guidance: row + 1 });
          expect(sameAs).toBeNull();
        }
      }),
    );
  });

  it('of one axis are one row', () => {
    expect(cellsOf(axis('steps 21, 41')).map(({ column, row }) => [column, row])).toEqual([
      [0, 0],
      [1, 0],
    ]);
  });

  it('that are the same image are told: no strength makes a difference without a LoRA', () => {
    const cells = cellsOf(axis('strength 0.2, 0.4, 0.6'), axis('lora none, ink'));
    expect(cells.map(({ sameAs }) => sameAs)).toEqual([null, 0, 0, null, null, null]);
    const other = cellsOf(axis('lora none, ink'), axis('strength 0.2, 0.4'));
    expect(other.map(({ sameAs }) => sameAs)).toEqual([null, null, 0, null]);
  });
});

describe('two axes', () => {
  it.each([
    ['seed 1', 'seed 2', { kind: 'sameAxis' }],
    ['strength 0.2', 'strength:ink 0.3', { kind: 'sameAxis' }],
    ['strength:ink 0.2', 'strength:cut 0.3', undefined],
    ['words red => blue', 'words fox => wolf', undefined],
    ['words Red coat => blue', 'words coat => wolf', { kind: 'wordsOverlap' }],
    ['words {a|b} => a, b', 'words "{c|{a|b}}" => c', undefined],
    ['words {a|b} => a, b', 'words {a|b} => b', { kind: 'wordsOverlap' }],
    ['lora ink, none', 'strength 0.2', undefined],
    ['lora ink@0.5, cut', 'strength 0.2', { kind: 'strengthTwice', lora: 'ink' }],
    ['lora ink@0.5 + cut', 'strength 0.2', undefined],
    ['strength:ink 0.2', 'lora ink@0.5 + cut', { kind: 'strengthTwice', lora: 'ink' }],
    ['strength:ink 0.2', 'lora cut, none', { kind: 'loraNotInAxis', lora: 'ink' }],
    ['strength:ink 0.2', 'lora cut, ink', undefined],
    ['model a', 'size 1:1', undefined],
  ])('go together, or say why not: %s, %s', (x, y, problem) => {
    expect(pairProblem(axis(x), axis(y))).toEqual(problem);
    expect(pairProblem(axis(y), axis(x))).toEqual(problem);
  });
});

describe('the requests of cells', () => {
  it('differ in what is compared, and in nothing else', () => {
    const seeds = [7, 8, 9];
    const base = baseOf({ steps: 41 }, { seed: () => seeds.shift() ?? 0 });
    const requests = read(base, 'guidance 5, 9', 'scheduler DDIM, Euler a');
    const [first] = requests;
    expect(requests).toEqual(
      [
        { guidanceScale: 5, scheduler: 'DDIMScheduler' },
        { guidanceScale: 9, scheduler: 'DDIMScheduler' },
        { guidanceScale: 5, scheduler: 'EulerAncestralDiscreteScheduler' },
        { guidanceScale: 9, scheduler: 'EulerAncestralDiscreteScheduler' },
      ].map((changed) => ({ ...first, ...changed })),
    );
    expect(first).toMatchObject({ seed: 7, samples: 1, steps: 41 });
  });

  it('have the seeds of an axis of seeds', () => {
    expect(read(baseOf({ seed: 5 }), 'seed 1-3')).toMatchObject([{ seed: 1 }, { seed: 2 }, { seed: 3 }]);
  });

  it('win over options, flags, tags and defaults', () => {
    const layers = [{ source: 'member', options: { lora: 'usual', strength: '0.9', size: 'wide' } }] as const;
    const options = {
      prompt: 'a fox <lora:tag:1> --lora flag --ar 3:2',
      lora: 'typed',
      width: 256,
      strength: '0.3',
    };
    const base = baseOf(options, { layers });
    expect(lorasIn(base, 'lora ink@0.6, cut, none')).toEqual(['ink 0.6', 'cut 0.3', '']);
    expect(read(base, 'size 640x512')).toMatchObject([{ width: 640, height: 512 }]);
    expect(lorasIn(baseOf({}, { layers }), 'lora none, ink')).toEqual(['', 'ink 0.7']);
  });

  it('bind a strength to the LoRAs that an axis of LoRAs chose', () => {
    expect(lorasIn(baseOf({}), 'lora ink, cut + detail@0.3', 'strength 0.2, 0.4')).toEqual([
      'ink 0.2',
      'cut 0.2 detail 0.3',
      'ink 0.4',
      'cut 0.4 detail 0.3',
    ]);
    expect(lorasIn(baseOf({}), 'strength:ink 0.2, 0.4', 'lora ink + cut@0.5, cut')).toEqual([
      'ink 0.2 cut 0.5',
      'ink 0.4 cut 0.5',
      'cut 0.7',
      'cut 0.7',
    ]);
  });

  it('bind a strength to one LoRA, to those without one, or else to all', () => {
    const two = baseOf({ lora: 'ink, cut:0.3' });
    expect(lorasIn(two, 'strength:ink 0.2')).toEqual(['ink 0.2 cut 0.3']);
    expect(lorasIn(two, 'strength:cut 0.2')).toEqual(['ink 0.7 cut 0.2']);
    expect(lorasIn(two, 'strength 0.2')).toEqual(['ink 0.2 cut 0.3']);
    expect(lorasIn(baseOf({ lora: 'ink:1, cut:0.3' }), 'strength 0.2')).toEqual(['ink 0.2 cut 0.2']);
    expect(lorasIn(baseOf({ lora: 'ink, cut', strength: '0.5, 0.6' }), 'strength:cut 0.2')).toEqual([
      'ink 0.5 cut 0.2',
    ]);
    expect(lorasIn(baseOf({ prompt: 'a fox <lora:ink:1>' }), 'strength 0.2')).toEqual(['ink 0.2']);
    expect(lorasIn(two, 'strength:ink 0.2', 'strength:cut 0.9')).toEqual(['ink 0.2 cut 0.9']);
  });

  it('are refused where the strength has no LoRA', () => {
    expect(read(baseOf({}), 'strength 0.2, 0.3')).toEqual([
      { option: 'strength', given: '', reason: { kind: 'strengthsWithoutLora' } },
    ]);
    expect(read(baseOf({ lora: 'ink' }), 'strength:cut 0.2, 0.3')).toEqual([
      { option: 'strength', given: 'cut', reason: { kind: 'loraNotUsed' } },
    ]);
  });

  it('replace words all at once, whole ones, in any case, and leave tags and flags alone', () => {
    const base = baseOf({ prompt: 'A Fox and a foxglove, fox --seed 5 <lora:fox:0.5>' });
    expect(read(base, 'words fox => wolf, fox', 'words A => the')).toMatchObject([
      { prompt: 'the wolf and the foxglove, wolf', seed: 5, loras: [{ id: 'fox' }] },
      { prompt: 'the fox and the foxglove, fox' },
    ]);
    expect(read(baseOf({ prompt: 'a $1 fox (red)' }), 'words "(red)" => $&, "$1"')).toMatchObject([
      { prompt: 'a $1 fox $&' },
      { prompt: 'a $1 fox $1' },
    ]);
    expect(read(baseOf({ prompt: '赤い狐が走る' }), 'words 狐 => 狼')).toMatchObject([
      { prompt: '赤い狼が走る' },
    ]);
  });

  it('choose for a choice or a wildcard of the prompt, and share the words that the seed picks of the others', () => {
    const base = baseOf({ prompt: 'a {big|small|tiny} {red|blue} fox in __colour__' });
    const prompts = read(base, 'words "{red|blue}" => red, green', 'seed 1-3').map((one) =>
      'prompt' in one ? one.prompt : one,
    );
    const [size] = /big|small|tiny/.exec(String(prompts[0])) ?? [];
    const [, colour] = /in (red|blue)$/.exec(String(prompts[0])) ?? [];
    const two = ['red', 'green'].map((chosen) => `a ${size} ${chosen} fox in ${colour}`);
    expect(prompts).toEqual([...two, ...two, ...two]);
    expect(read(base, 'words {red|black} => red')).toEqual([
      { option: 'prompt', given: '{red|black}', reason: { kind: 'wordsNotInPrompt' } },
    ]);
  });

  it('are refused once where the words are not in the prompt', () => {
    expect(read(baseOf({}), 'words foxes => wolves, bears')).toEqual([
      { option: 'prompt', given: 'foxes', reason: { kind: 'wordsNotInPrompt' } },
    ]);
  });

  it('take presets in the place of the one that all have, with the seed of the first cell', () => {
    const layers = [{ source: 'preset', options: { steps: 21 } }] as const;
    const base: ComparisonBase = {
      ...baseOf({}, { layers }),
      presetOptions: (name) => ({ comic: { guidance: 9, seed: 1 }, dark: { guidance: 3, seed: 2 } })[name],
    };
    expect(read(base, 'preset comic, dark, none')).toMatchObject([
      { guidanceScale: 9, steps: 31, seed: 1 },
      { guidanceScale: 3, steps: 31, seed: 1 },
      { guidanceScale: 7.5, steps: 31, seed: 1 },
    ]);
  });
});

describe('what LoRAs fill in and add in a comparison', () => {
  const cards = [
    cardOf('ink', { strength: 0.45, scheduler: 'EulerDiscreteScheduler' }),
    cardOf('cakes', { strength: 0.6, scheduler: 'HeunDiscreteScheduler' }),
  ];
  const triggerWordsOf = (id: string) => [`${id} style`];
  const base = (options: ImagineOptions) => baseOf(options, { cards, triggerWordsOf });
  const requests = (options: ImagineOptions, x: string, y?: string) => {
    const all = readCells(base(options), cellsOf(axis(x), y === undefined ? undefined : axis(y)));
    if (!all.ok) throw new Error(JSON.stringify(all.problems));
    return all.value;
  };

  it('are strength and words of its own for each LoRA, one scheduler for all, and nothing for the baseline', () => {
    const cells = requests({ prompt: 'a fox' }, 'lora ink, cakes, none');
    expect(cells.map(({ request }) => [request.prompt, request.loras[0]?.strength])).toEqual([
      ['a fox, ink style', 0.45],
      ['a fox, cakes style', 0.6],
      ['a fox', undefined],
    ]);
    expect(new Set(cells.map(({ request }) => request.scheduler))).toEqual(
      new Set(['UniPCMultistepScheduler']),
    );
    expect(cells[2]?.hints).toEqual([]);
  });

  it('are the card of the LoRA that all cells have, but for what is an axis', () => {
    const cells = requests({ prompt: 'a fox', lora: 'ink' }, 'strength 0.2, 0.45');
    expect(cells.map(({ request }) => [request.loras[0]?.strength, request.scheduler])).toEqual([
      [0.2, 'EulerDiscreteScheduler'],
      [0.45, 'EulerDiscreteScheduler'],
    ]);
    const told = { kind: 'fromCard', lora: 'ink', strength: null, scheduler: 'EulerDiscreteScheduler' };
    for (const { hints } of cells) expect(hints[0]).toEqual(told);
    const schedulers = requests({ prompt: 'a fox', lora: 'ink' }, 'scheduler ddim, heun');
    expect(schedulers.map(({ request }) => request.scheduler)).toEqual([
      'DDIMScheduler',
      'HeunDiscreteScheduler',
    ]);
  });

  it('are no words in the place of those that an axis replaces, and nothing with --raw', () => {
    const cells = requests(
      { prompt: 'a fox in ink style', lora: 'ink' },
      'words "ink style" => "ink style", "oil"',
    );
    expect(cells.map(({ request }) => request.prompt)).toEqual(['a fox in ink style', 'a fox in oil']);
    const raw = requests({ prompt: 'a fox --raw' }, 'lora ink, none');
    expect(raw.map(({ request, hints }) => [request.prompt, request.loras[0]?.strength, hints])).toEqual([
      ['a fox', 0.7, []],
      ['a fox', undefined, []],
    ]);
  });
});
