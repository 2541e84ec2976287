import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pickWords } from '#domain/prompt-template/pick-words.ts';
import {
  hasPicks,
  parseTemplate,
  printTemplate,
  type Template,
  type TemplatePart,
} from '#domain/prompt-template/template.ts';
import { anyText } from '../../support/arbitraries.ts';

const templateOf = (text: string): Template => {
  const parsed = parseTemplate(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problem.reason}`);
  return parsed.template;
};

const LISTS = { colour: ['red', 'blue', 'green'], animal: ['fox'] } as Readonly<Record<string, string[]>>;
const lists = (name: string) => LISTS[name];
const pick = (text: string, seed: number) => pickWords(templateOf(text), seed, lists);
const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);
const prompts = (text: string) => [...new Set(SEEDS.map((seed) => pick(text, seed).prompt))].toSorted();

describe('a template', () => {
  it.each([
    ['a {red|blue} dress', ['a blue dress', 'a red dress']],
    ['{a |}fox', ['a fox', 'fox']],
    ['{2$$a|b}', ['a, b', 'b, a']],
    ['{1-2$$ and $$a|b}', ['a', 'a and b', 'b', 'b and a']],
    ['{old {oak|elm}|stone}', ['old elm', 'old oak', 'stone']],
    ['a __colour__ __Animal__', ['a blue fox', 'a green fox', 'a red fox']],
    ['{__animal__|cat}', ['cat', 'fox']],
    ['{masterpiece}, (red:1.2), a|b', ['{masterpiece}, (red:1.2), a|b']],
    ['\\{red\\|blue\\}', ['{red|blue}']],
    ['\\__colour__ and \\{a|b\\}', ['__colour__ and {a|b}']],
    ['snake\\_case', ['snake_case']],
    ['_\\___animal__', ['__fox']],
    ['{1$$, $$2$$|2$$}', ['2$$']],
    ['a :{ smile', ['a :{ smile']],
    ['{$$ 5|5 $$}', ['$$ 5', '5 $$']],
    ['snake_case __ and __init', ['snake_case __ and __init']],
  ])('picks every outcome for some seed: %s', (text, outcomes) => {
    expect(prompts(text)).toEqual(outcomes);
  });

  it('tells what was picked, in order, without blanks around it', () => {
    const { prompt, picked } = pick('a {red |red } {x|x} __animal__', 7);
    expect({ prompt, picked }).toEqual({ prompt: 'a red  x fox', picked: ['red', 'x', 'fox'] });
  });

  it('never picks one option twice', () => {
    for (const seed of SEEDS) {
      const words = pick('{3$$a|b|c|d}', seed).prompt.split(', ');
      expect(new Set(words).size).toBe(3);
    }
  });

  it.each([
    ['a {red|blue dress', 2, 'unclosedChoice'],
    ['{3$$a|b}', 0, 'pickCount'],
    ['{0$$a|b}', 0, 'pickCount'],
    ['{2-1$$a|b}', 0, 'pickCount'],
    [`${'{a|'.repeat(9)}b${'}'.repeat(9)}`, 24, 'tooDeep'],
  ])('that cannot be read says where: %s', (text, at, reason) => {
    expect(parseTemplate(text)).toMatchObject({ ok: false, problem: { at, reason } });
  });

  it('picks from what stands in entries of lists', () => {
    const nested: Record<string, string[]> = {
      mood: ['{dark|pale} __colour__', 'plain {'],
      colour: ['red', '\\__blue__'],
    };
    const words = SEEDS.map((seed) => pickWords(templateOf('a __mood__ fox'), seed, (name) => nested[name]));
    expect([...new Set(words.map(({ prompt }) => prompt))].toSorted()).toEqual([
      'a dark __blue__ fox',
      'a dark red fox',
      'a pale __blue__ fox',
      'a pale red fox',
      'a plain { fox',
    ]);
    expect(words[0]?.picked).toHaveLength(1);
  });
});

const words = fc.stringMatching(/^[a-z {}|_$2]{1,8}$/);
const part: fc.Memo<TemplatePart> = fc.memo((depth) =>
  depth > 1 ? fc.oneof(plain, wildcard, choice(depth - 1)) : fc.oneof(plain, wildcard),
);
const plain: fc.Arbitrary<TemplatePart> = words.map((text) => ({ kind: 'words', words: text }));
const wildcard: fc.Arbitrary<TemplatePart> = fc
  .stringMatching(/^[a-z]{1,6}$/)
  .map((name) => ({ kind: 'wildcard', name }));
const template = (depth: number): fc.Arbitrary<Template> =>
  fc.array(part(depth), { maxLength: 4 }).map((parts) =>
    // Neighbouring words are read as one.
    parts.filter(({ kind }, index) => kind !== 'words' || parts[index - 1]?.kind !== 'words'),
  );
const choice = (depth: number): fc.Arbitrary<TemplatePart> =>
  fc.array(template(depth), { minLength: 2, maxLength: 4 }).chain((options) =>
    fc
      .tuple(fc.integer({ min: 1, max: options.length }), fc.integer({ min: 1, max: options.length }))
      .map(([one, other]) => ({
        kind: 'choice',
        count: { min: Math.min(one, other), max: Math.max(one, other) },
        separator: ', ',
        options,
      })),
  );

describe('any template', () => {
  it('is read as it is written', () => {
    fc.assert(
      fc.property(template(3), (written) => {
        expect(templateOf(printTemplate(written))).toEqual(written);
      }),
    );
  });

  it('picks the same for the same seed, and nothing where there is nothing to pick', () => {
    fc.assert(
      fc.property(template(3), fc.integer({ min: 0, max: 2 ** 32 - 1 }), (written, seed) => {
        const first = pickWords(written, seed, lists);
        expect(pickWords(written, seed, lists)).toEqual(first);
        expect(first.picked.length > 0).toBe(hasPicks(written));
      }),
    );
  });
});

it('any text is read, or has one problem that stands in it', () => {
  const tricky = fc.array(fc.constantFrom('{', '}', '|', '$$', '2', ', ', '__', '_', 'a', '\\', ' '), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(
      fc.oneof(
        anyText(200),
        tricky.map((pieces) => pieces.join('')),
      ),
      (text) => {
        const parsed = parseTemplate(text);
        if (parsed.ok) expect(templateOf(printTemplate(parsed.template))).toEqual(parsed.template);
        else expect(text.slice(parsed.problem.at)).toContain(parsed.problem.given);
      },
    ),
    { numRuns: 1000 },
  );
});
