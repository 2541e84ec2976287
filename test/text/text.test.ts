import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureSchema } from '#domain/generation/failure.ts';
import { hintSchema, ORIGINS } from '#domain/generation/generation.ts';
import { NAMED_SIZES } from '#domain/generation/size.ts';
import { type Text, textFor } from '#text/index.ts';
import { LANGUAGES, SOURCE_LANGUAGE } from '#text/languages.ts';
import { anyText } from '../support/arbitraries.ts';
import { argumentsOf, type Leaves } from './type-arbitraries.ts';

const text = textFor('en-US');

/** Every entry of the text by its path, such as `help.title`. */
const entries = (node: object, path: string[] = []): [string, unknown][] =>
  Object.entries(node).flatMap(([key, value]) =>
    typeof value === 'object'
      ? entries(value, [...path, key])
      : [[[...path, key].join('.'), value] as [string, unknown]],
  );

type Speak = (...given: unknown[]) => string;

const sentencesOf = (of: Text) =>
  entries(of).flatMap(([path, value]) => (typeof value === 'string' ? [[path, value] as const] : []));

const functionsOf = (of: Text) =>
  new Map(
    entries(of).flatMap(([path, value]) =>
      typeof value === 'function' ? [[path, value as Speak] as const] : [],
    ),
  );

const sentences = sentencesOf(text);
const functions = functionsOf(text);
const others = LANGUAGES.map(({ code }) => code).filter((code) => code !== SOURCE_LANGUAGE);
const functionsOfOthers = others.map((code) => functionsOf(textFor(code)));

/** Traces of a value that no sentence is made for. */
const SPOILT = /undefined|NaN|Infinity|\[object|\bnull\b|\) =>|function/;

/** Functions that say nothing where there is nothing to say. */
const MAY_BE_EMPTY = [
  'settings.lists.inList',
  'usage.pace',
  'rules.operatorImages',
  'suggestions.verdict',
  'loras.card.verdict',
  'loras.card.filledIn',
  'loras.card.words',
  'loras.card.measured',
];

/** Amounts, shares, and times in milliseconds since 1970. */
const number = fc.oneof(
  fc.integer({ min: 1, max: 10_000 }),
  fc.double({ min: 0.1, max: 1, noNaN: true }),
  fc.integer({ min: 1, max: 2_000_000_000_000 }),
);

const paths = fc.constantFrom(
  'limits.member.samples',
  'limits.roles[110000000000000001].steps',
  'loras.cards[xl-cake].nickname',
  'loras.rule.ids',
  'access.channels',
  'access.roles',
  'access.blockedMembers',
  'access.blockedMembers[110000000000000001].until',
  'channels.rules',
  'channels.rules[110000000000000001].safetyOn',
  'access.othersButtons',
  'log.channelId',
  'defaults.model',
  'key',
);

const named: Leaves['named'] = { timeZone: fc.constantFrom('UTC', 'Europe/Vienna'), path: paths };

// A member may type `null`: where the words are searched for such values, they are words that nobody takes for one.
const tameWords = fc.constantFrom('a fox', 'more_details', 'by the sea');

const [forAnyText, forTameText, forLongText] = argumentsOf({ module: 'src/text/index.ts', type: 'Text' }, [
  { string: anyText(200), number: fc.oneof(number, fc.constant(0)), named },
  { string: tameWords, number, named },
  { string: anyText(2000), number, named },
]);

/** What the function at a path says in a language, of generated arguments. */
const saidBy = (path: string, given: typeof forAnyText, speakers = functions): fc.Arbitrary<string> => {
  const speak = speakers.get(path);
  const values = given?.get(path);
  if (!speak || !values) throw new Error(`there is no function ${path}`);
  return values.map((one) => speak(...one));
};

/** The kinds of values that are generated as the first argument of a function. */
const kindsFor = (path: string): string[] => {
  const values = forAnyText?.get(path);
  if (!values) throw new Error(`there is no function ${path}`);
  const tried = fc.sample(values, 2000).map(([first]) => (first as { kind: string }).kind);
  return [...new Set(tried)].toSorted();
};

describe('every sentence', () => {
  it('is there, in full', () => {
    expect(sentences.length).toBeGreaterThan(50);
    for (const [path, sentence] of sentences) {
      expect(sentence.trim(), path).toBe(sentence);
      expect(sentence, path).not.toBe('');
      expect(sentence, path).not.toMatch(SPOILT);
    }
  });

  it('that is made of something is tried here', () => {
    expect(functions.size).toBeGreaterThan(100);
    expect([...(forAnyText?.keys() ?? [])].toSorted()).toEqual([...functions.keys()].toSorted());
  });

  it.each([...functions.keys()])('is well-formed whatever it is made of: %s', (path) => {
    fc.assert(
      fc.property(saidBy(path, forAnyText), (sentence) => {
        expect(sentence.isWellFormed()).toBe(true);
      }),
    );
  });

  it.each([...functions.keys()])('is there, and shows no value that is not: %s', (path) => {
    const mayBeEmpty = MAY_BE_EMPTY.includes(path);
    const inOthers = functionsOfOthers.flatMap((speakers) =>
      fc.sample(saidBy(path, forTameText, speakers), 20),
    );
    const said = [...fc.sample(saidBy(path, forTameText), 200), ...inOthers];
    expect(said.filter((sentence) => sentence.trim() === '' && !(mayBeEmpty && sentence === ''))).toEqual([]);
    expect(said.filter((sentence) => SPOILT.test(sentence))).toEqual([]);
    expect(said.some((sentence) => sentence !== '')).toBe(true);
  });

  it.each([
    ['failure.reason', failureSchema],
    ['hint', hintSchema],
  ] as const)('is there for every kind: %s', (path, schema) => {
    expect(kindsFor(path)).toEqual(schema.options.map(({ shape }) => shape.kind.value).toSorted());
  });

  it('is there for every way in which a result can come about', () => {
    const said = ORIGINS.map((origin) => text.result.by('1', origin));
    expect(new Set(said).size).toBe(ORIGINS.length);
  });

  it('tells the named sizes apart', () => {
    const names = Object.keys(NAMED_SIZES).map((size) => text.optionValue('size', size));
    expect(new Set(names).size).toBe(names.length);
  });
});

describe.each([SOURCE_LANGUAGE, ...others])('what stands in a place that Discord bounds: %s', (code) => {
  const inLanguage = sentencesOf(textFor(code));
  const speakers = functionsOf(textFor(code));

  it.each([
    ['descriptions and choices of commands', /^commands\.(?!.*(\.help|Help)$)/, 100],
    ['labels of buttons', /^buttons\.|\.buttons\./, 80],
    ['titles and labels of forms', /^promptForm\.|^remix\.title$|orm\.(?!.*[hH]elp(\.\w+)?$)/, 45],
    ['descriptions in forms', /^remix\..*Help$|orm\..*[hH]elp(\.\w+)?$/, 100],
  ])('fits there: %s', (_, place, most) => {
    const bounded = inLanguage.filter(([path]) => place.test(path));
    expect(bounded.length).toBeGreaterThan(2);
    expect(bounded.filter(([, sentence]) => sentence.length > most)).toEqual([]);
    for (const path of [...speakers.keys()].filter((name) => place.test(name))) {
      const said = fc.sample(saidBy(path, forTameText, speakers), 100);
      expect(said.filter((sentence) => sentence.length > most)).toEqual([]);
    }
  });

  it('fits there: choices of sizes', () => {
    const names = Object.keys(NAMED_SIZES).map((size) => textFor(code).optionValue('size', size));
    expect(names.filter((name) => name.length > 100)).toEqual([]);
  });

  it('is told apart from its neighbours: no two buttons have the same label', () => {
    const labels = inLanguage.filter(([path]) => path.startsWith('buttons.')).map(([, label]) => label);
    expect(new Set(labels).size).toBe(labels.length);
  });
});

describe('what describes a picture', () => {
  it('fits there: alt texts at most 1024 characters', () => {
    const altTexts = [...functions.keys()].filter((path) => /altText$/i.test(path));
    expect(altTexts.length).toBeGreaterThan(2);
    for (const path of altTexts) {
      fc.assert(
        fc.property(saidBy(path, forLongText), (description) => {
          expect(description.length, path).toBeLessThanOrEqual(1024);
        }),
      );
    }
  });
});
