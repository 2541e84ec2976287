import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LoraCard } from '#domain/catalogue/lora-card.ts';
import type { ImagineOption, ImagineOptions } from '#domain/generation/image-options.ts';
import type { Problem } from '#domain/generation/problem.ts';
import { readPrompt } from '#domain/generation/prompt-syntax.ts';
import { readImagineOptions } from '#domain/generation/read-options.ts';
import { readNumber } from '#domain/typed-text.ts';
import { anyCharacter } from '../../support/arbitraries.ts';
import { pinnedCard } from '../../support/cards.ts';

const read = (options: ImagineOptions, cards: LoraCard[] = []) =>
  readImagineOptions({ prompt: 'x', ...options }, { modelId: 'm', seed: () => 42, cards });

const requestOf = (options: ImagineOptions, cards: LoraCard[] = []) => {
  const result = read(options, cards);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value.request;
};

const problemsOf = (options: ImagineOptions): Problem[] => {
  const result = read(options);
  return result.ok ? [] : result.problems;
};

const A_AND_B = [
  { id: 'a', strength: 0.7 },
  { id: 'b', strength: 0.7 },
];

describe('a list of LoRAs', () => {
  it.each([
    'a,b',
    'a, b,',
    'a，b',
    'a、b',
    'a､b',
    'a;b',
    'a；b',
    'a|b',
    'a｜b',
    'a\nb',
    'a؛b',
    '"a", "b"',
    "'a','b'",
    '“a”，“b”',
    '`a` | `b`',
    '\u200ba,\u2060b\u3164',
    'ａ,ｂ',
    ',a,,b,',
    'a · Name · SDXL，b',
    '<lora:a>, <LORA:b>',
  ])('is understood however it is separated: %j', (lora) => {
    expect(requestOf({ lora }).loras).toEqual(A_AND_B);
  });

  it.each([
    ['a:0.8', 0.8],
    ['a: 0.8', 0.8],
    ['a=0.8', 0.8],
    ['a：0.8', 0.8],
    ['a:.8', 0.8],
    ['a:０．８', 0.8],
    ['<lora:a:0.8>', 0.8],
    ['"a":1', 1],
  ])('has strengths behind its ids: %j', (lora, strength) => {
    expect(requestOf({ lora }).loras).toEqual([{ id: 'a', strength }]);
  });

  it('gives the strengths of the option to those that have none of their own', () => {
    expect(requestOf({ lora: 'a:0.3; b; c', strength: '0.5；１' }).loras).toEqual([
      { id: 'a', strength: 0.3 },
      { id: 'b', strength: 0.5 },
      { id: 'c', strength: 1 },
    ]);
    expect(requestOf({ lora: 'a b'.split(' ').join(), strength: '0.5 0.6' }).loras[1]?.strength).toBe(0.6);
  });

  it.each([
    ['a b', 'lora', 'notAnId'],
    ['a:b', 'lora', 'notAnId'],
    ['a:0.8:0.5', 'lora', 'notAnId'],
    ['more_details…', 'lora', 'notAnId'],
    ['https://civitai.com/models/1', 'lora', 'notAnId'],
    ['a\\', 'lora', 'notAnId'],
    ['a, a\u200b', 'lora', 'twice'],
    ['a:7', 'strength', 'outOfRange'],
  ])('is refused where no id can be meant: %j', (lora, option, kind) => {
    expect(problemsOf({ lora })).toMatchObject([{ option, reason: { kind } }]);
  });

  it('keeps the names that a server gave whole, whatever is in them', () => {
    const cards = [pinnedCard('cake', { nickname: 'Cakes; and: more | 0.5' })];
    expect(requestOf({ lora: 'cakes; AND: more | 0.5, b' }, cards).loras.map(({ id }) => id)).toEqual([
      'cake',
      'b',
    ]);
  });

  it('is read, or refused, and never sent with anything in an id that is in none', () => {
    const piece = fc.oneof(
      fc.constantFrom(...',;|、，:=<>"\'`… \u200b\u3164·', 'a', 'b', '0.8', 'lora', ' · '),
      fc.string({ unit: anyCharacter, maxLength: 3 }),
    );
    let ids = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const result = read({ lora: pieces.join('') });
        for (const { id } of result.ok ? result.value.request.loras : []) {
          ids += 1;
          expect(id).toMatch(/^[^\s,;|:、"`…<>\u200b\u3164]+$/);
        }
      }),
    );
    expect(ids).toBeGreaterThan(0);
  });
});

describe('ids of models and embeddings', () => {
  it.each(['"m2"', 'm2\u200b', 'ｍ２', ' m2 ', 'm2 · Name; more'])('are understood: %j', (typed) => {
    expect(requestOf({ model: typed, embedding: typed })).toMatchObject({
      modelId: 'm2',
      embeddingsModel: 'm2',
    });
  });

  it.each(['m2;m3', 'm2:0.8', 'm2…', '<embedding:m2>', 'm2、m3'])('are refused: %j', (typed) => {
    expect(problemsOf({ model: typed, embedding: typed }).map(({ option }) => option)).toEqual(
      expect.arrayContaining(['model', 'embedding']),
    );
  });
});

describe('a tag in a prompt', () => {
  it.each([
    ['<lora:a:0.8>', { id: 'a', strength: 0.8 }],
    ['<LORA:a:0.8>', { id: 'a', strength: 0.8 }],
    ['<LoRA:a>', { id: 'a', strength: 0.7 }],
    ['<lyco:a:0.8>', { id: 'a', strength: 0.8 }],
    ['< lora : a : 0.8 >', { id: 'a', strength: 0.8 }],
    ['<lo\u200bra:a\u3164:0.8>', { id: 'a', strength: 0.8 }],
    ['＜lora：a：０．８＞', { id: 'a', strength: 0.8 }],
    ['<lora:a:0,8>', { id: 'a', strength: 0.8 }],
    ['<lora:a:0.8:0.8>', { id: 'a', strength: 0.8 }],
    ['<lora:"a":1>', { id: 'a', strength: 1 }],
  ])('is understood where it can be meant in one way only: %j', (tag, lora) => {
    expect(requestOf({ prompt: `a ${tag} b` })).toMatchObject({ prompt: 'a b', loras: [lora] });
  });

  it.each([
    ['<lora:a:0.8:0.5>', 'prompt', 'twoStrengths', '<lora:a:0.8:0.5>'],
    ['<lora:a:te=0.8:unet=0.5>', 'prompt', 'twoStrengths', '<lora:a:te=0.8:unet=0.5>'],
    ['<hypernet:a:1>', 'prompt', 'unknownTag', '<hypernet:a:1>'],
    ['<HyperNet:a>', 'prompt', 'unknownTag', '<HyperNet:a>'],
    ['<embedding:a>', 'prompt', 'unknownTag', '<embedding:a>'],
    ['<lоra:a:1>', 'prompt', 'unknownTag', '<lоra:a:1>'],
    ['<segment:face:0.5>', 'prompt', 'unknownTag', '<segment:face:0.5>'],
    ['<lora:a', 'prompt', 'brokenTag', '<lora:a'],
    ['<lora>', 'prompt', 'brokenTag', '<lora>'],
    ['<lora::0.8>', 'prompt', 'brokenTag', '<lora::0.8>'],
    ['<lora:<lora:a>>', 'prompt', 'brokenTag', '<lora:'],
    ['lora:a:0.8>', 'prompt', 'brokenTag', 'lora:a:0.8>'],
    ['lora:a:0.8', 'prompt', 'brokenTag', 'lora:a:0.8'],
    ['<lora:a b:0.8>', 'lora', 'notAnId', 'a b'],
    ['<lora:a:2>', 'strength', 'outOfRange', '2'],
    ['<lora:a:-0.5>', 'strength', 'outOfRange', '-0.5'],
    ['<lora:a:0x1>', 'strength', 'notANumber', '0x1'],
  ])('is refused with its place where it cannot: %j', (tag, option, kind, given) => {
    const problems = problemsOf({ prompt: `a ${tag} b` });
    expect(problems[0]).toMatchObject({ option, reason: { kind } });
    expect(problems[0]?.given).toContain(given);
  });

  it.each([
    'I <3 cats :> yes',
    'a < b and c > d',
    'a <@5> and <#5> and <:fox:123456789012345678> and <a:dance:123456789012345678>',
    '<t:1618953630:R>',
    '<https://example.com>',
    'a (cat:1.2) and [dog:cat:0.5]',
    'an aurora: green, explore: the lora of life',
  ])('is none in %j', (prompt) => {
    expect(requestOf({ prompt })).toMatchObject({ prompt, loras: [] });
  });

  it.each(['ugly <lora:a:1>', '<hypernet:a:1>', 'x <lora:a'])(
    'is refused in a negative prompt: %j',
    (negative) => {
      expect(problemsOf({ negative })).toMatchObject([
        { option: 'negative', reason: { kind: 'tagInNegative' } },
      ]);
    },
  );

  it('is found in time that grows with the prompt only', () => {
    for (const prompt of [
      '<lora:'.repeat(330),
      'lora:'.repeat(400),
      '<'.repeat(2000),
      'lora:a'.repeat(330),
    ]) {
      expect(readPrompt(prompt).loras).toEqual([]);
    }
  });
});

describe('a prompt of invisible letters', () => {
  it.each([
    '\u3164',
    '\u200b\u2060',
    '\uffa0 \u3164',
    '\u2800',
    '\u{e0041}\u{e0042}',
    '\ufe0f',
    '\u00ad',
    '\u0301',
  ])('is an empty one: %j', (prompt) => {
    expect(problemsOf({ prompt })).toMatchObject([{ option: 'prompt', reason: { kind: 'missing' } }]);
    expect(problemsOf({ prompt: `${prompt} <lora:a>` })).toMatchObject([{ reason: { kind: 'missing' } }]);
  });

  it('leaves other options as if they were blank', () => {
    expect(
      requestOf({ negative: '\u3164', embedding: '\u200b', lora: '\u2800', model: '\u2060' }),
    ).toMatchObject({
      negativePrompt: null,
      embeddingsModel: null,
      loras: [],
      modelId: 'm',
    });
  });
});

describe('a number', () => {
  it.each([
    ['5', 5],
    ['５', 5],
    [' 0,5 ', 0.5],
    ['.5', 0.5],
    ['-1', -1],
    ['5\u200b', 5],
  ])('is read: %j', (typed, value) => expect(readNumber(typed)).toBe(value));

  it.each(['', '0x10', '1e3', 'five', '1 000', 'Infinity', '0b1', '1,000,000'])('is not %j', (typed) =>
    expect(readNumber(typed)).toBeNaN(),
  );

  it.each<[ImagineOption, string]>([
    ['seed', '0x10'],
    ['steps', '3e1'],
    ['guidance', '0b111'],
  ])('is not guessed at in %s', (option, typed) => {
    expect(problemsOf({ [option]: typed })).toMatchObject([{ option, given: typed }]);
  });
});
