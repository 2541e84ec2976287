import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { isStorable, parsedJson, readJson, storableText } from '#domain/json.ts';
import { anyCharacter } from '../support/arbitraries.ts';

const NUL = '\u0000';
const HALF = '\uD83D';

describe('a text that every database keeps', () => {
  test.each([
    ['plain', true],
    ['', true],
    ['a fox 🦊 and ﬃ', true],
    [`a${NUL}b`, false],
    [`${HALF}b`, false],
    ['\uDE00', false],
    ['\uDE00\uD83D', false],
  ])('%j is one: %j', (text, expected) => {
    expect(isStorable(text)).toBe(expected);
  });

  it('has U+FFFD in the place of each character that cannot be kept, and nothing else changes', () => {
    expect(storableText(`a${NUL}b${HALF}c🦊`)).toBe('a\uFFFDb\uFFFDc🦊');
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        const kept = storableText(text);
        expect(isStorable(kept)).toBe(true);
        expect(Buffer.from(kept, 'utf8').toString('utf8')).toBe(kept);
        expect(kept).toBe(text.replaceAll(NUL, '\uFFFD').toWellFormed());
      }),
    );
  });
});

describe('JSON that somebody else wrote', () => {
  it('is read as it is written', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value);
        expect(parsedJson(text)).toEqual(JSON.parse(text));
        expect(parsedJson(`\uFEFF${text}`)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('counts no brackets inside texts', () => {
    const text = `${'[{'.repeat(200)}\\"\\\\`;
    expect(parsedJson(JSON.stringify({ [text]: [text] }))).toEqual({ [text]: [text] });
  });

  test.each([
    ['lists', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['lists with neighbours', `${'[1,'.repeat(70)}1${']'.repeat(70)}`],
    ['objects', `${'{"a":'.repeat(70)}1${'}'.repeat(70)}`],
    ['lists that never end', '['.repeat(100_000)],
  ])('is not read where %s are nested too deeply', (_name, text) => {
    expect(readJson(text)).toEqual({ ok: false, why: 'tooDeep' });
    expect(parsedJson(text)).toBeUndefined();
  });

  test.each(['', '<html>', '{"a":', '{"a":1}}', 'undefined', '"\\'])('%j is none', (text) => {
    expect(readJson(text)).toEqual({ ok: false, why: 'malformed' });
  });

  it('says what a database would not take, and replaces it, in names and in texts', () => {
    const text = '{"a\\u0000":["b\\uD83D", {"c": "\\uDE00"}], "d": "\\ud83e\\udd8a"}';
    expect(readJson(text)).toMatchObject({ ok: true, isStorable: false });
    expect(parsedJson(text)).toEqual({ 'a\uFFFD': ['b\uFFFD', { c: '\uFFFD' }], d: '🦊' });
    expect(readJson('"\\ud83e\\udd8a \\\\u0000"')).toMatchObject({ ok: true, isStorable: true });
  });
});
