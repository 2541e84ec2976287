import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureSchema } from '#domain/generation/failure.ts';
import { hintSchema, ORIGINS } from '#domain/generation/generation.ts';
import { NAMED_SIZES, type NamedSize } from '#domain/generation/size.ts';
import { textFor } from '#text/index.ts';
import { wildText } from '../support/arbitraries.ts';
import { callsOf, failures, hints } from './catalogue-calls.ts';

const text = textFor('en-US');

/** Every entry of the catalogue by its path, such as `help.title`. */
const entries = (node: object, path: string[] = []): [string, unknown][] =>
  Object.entries(node).flatMap(([key, value]) =>
    typeof value === 'object'
      ? entries(value, [...path, key])
      : [[[...path, key].join('.'), value] as [string, unknown]],
  );

const all = entries(text);
const sentences = all.flatMap(([path, value]) => (typeof value === 'string' ? [[path, value] as const] : []));
const below = (prefix: string) => sentences.filter(([path]) => path.startsWith(prefix));

/** Traces of a value that no sentence is made for. */
const SPOILT = /undefined|NaN|Infinity|\[object|\bnull\b|=>|function/;

const wild = wildText(200);
const calls = callsOf(text, wild);

describe('every sentence of the catalogue', () => {
  it('is there, in full', () => {
    expect(sentences.length).toBeGreaterThan(50);
    for (const [path, sentence] of sentences) {
      expect(sentence.trim(), path).toBe(sentence);
      expect(sentence, path).not.toBe('');
      expect(sentence, path).not.toMatch(SPOILT);
    }
  });

  it('that is made of something is tried here', () => {
    const made = all.filter(([, value]) => typeof value === 'function').map(([path]) => path);
    expect(Object.keys(calls).toSorted()).toEqual(made.toSorted());
  });

  it.each(Object.entries(calls))('says something sensible whatever it is made of: %s', (_, said) => {
    fc.assert(
      fc.property(said, (sentence) => {
        expect(sentence).not.toBe('');
        expect(sentence.isWellFormed()).toBe(true);
      }),
    );
  });

  it('never shows a value that is not there', () => {
    // A member may type `null`: words that nobody could take for a value are needed here.
    const tame = fc.constantFrom('a fox', 'more_details', 'by the sea');
    for (const [path, said] of Object.entries(callsOf(text, tame))) {
      fc.assert(
        fc.property(said, (sentence) => {
          expect(sentence, path).not.toMatch(SPOILT);
        }),
      );
    }
  });

  it.each([
    ['failure', failures(wild), failureSchema.options.map(({ shape }) => shape.kind.value)],
    ['hint', hints(wild), hintSchema.options.map(({ shape }) => shape.kind.value)],
  ] as const)('is there for every kind of %s', (_, values, kinds) => {
    const tried = new Set(fc.sample<{ kind: string }>(values, 2000).map(({ kind }) => kind));
    expect([...tried].toSorted()).toEqual([...kinds].toSorted());
  });

  it('is there for every way in which a result can come about', () => {
    expect(Object.keys(text.result.origins).toSorted()).toEqual([...ORIGINS].toSorted());
  });

  it('tells the named sizes apart, in a name that a choice can have', () => {
    const names = (Object.keys(NAMED_SIZES) as NamedSize[]).map(text.commands.imagine.sizeName);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter(({ length }) => length > 100)).toEqual([]);
  });
});

describe('what stands in a place that Discord bounds', () => {
  it.each([
    ['commands.', 100],
    ['buttons.', 80],
    ['promptForm.', 45],
  ])('fits there: %s at most %i characters', (prefix, most) => {
    const bounded = below(prefix).filter(([path]) => !/\.help$|Help$/.test(path));
    expect(bounded.length).toBeGreaterThan(2);
    expect(bounded.filter(([, sentence]) => sentence.length > most)).toEqual([]);
  });

  it('fits there: the descriptions in the form at most 100 characters', () => {
    const descriptions = below('remix.').filter(([path]) => path.endsWith('Help'));
    expect(descriptions.length).toBeGreaterThan(0);
    expect(descriptions.filter(([, sentence]) => sentence.length > 100)).toEqual([]);
  });

  it('is told apart from its neighbours: no two buttons have the same label', () => {
    const labels = below('buttons.').map(([, label]) => label);
    expect(new Set(labels).size).toBe(labels.length);
  });

  it('fits there: alt texts at most 1024 characters', () => {
    const alt = callsOf(text, wildText(2000)).altText;
    expect(alt).toBeDefined();
    if (alt) {
      fc.assert(
        fc.property(alt, (description) => {
          expect(description.length).toBeLessThanOrEqual(1024);
        }),
      );
    }
  });
});
