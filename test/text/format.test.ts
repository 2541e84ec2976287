import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { count, cut, duration, list, plain, quoted } from '#text/format.ts';
import { anyText } from '../support/arbitraries.ts';

describe('a text that is cut', () => {
  it('is never longer than allowed, and never ends in half a character', () => {
    fc.assert(
      fc.property(anyText(300), fc.integer({ min: 1, max: 320 }), (words, most) => {
        const shown = cut(words, most);
        expect(shown.length).toBeLessThanOrEqual(most);
        expect(shown.isWellFormed()).toBe(true);
      }),
    );
  });

  it('is whole when it fits, and otherwise what it begins with and an ellipsis', () => {
    fc.assert(
      fc.property(anyText(300), fc.integer({ min: 1, max: 320 }), (words, most) => {
        const shown = cut(words, most);
        const isCut = words.startsWith(shown.slice(0, -1)) && shown.endsWith('…');
        expect(words.length <= most ? shown === words : isCut).toBe(true);
      }),
    );
  });

  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['🦊🦊', 4, '🦊🦊'],
    ['🦊🦊', 3, '🦊…'],
    ['🦊🦊', 2, '…'],
    ['', 1, ''],
  ])('%j at most %i long is %j', (words, most, shown) => {
    expect(cut(words, most)).toBe(shown);
  });
});

describe('a duration', () => {
  it.each([
    [0, '1s'],
    [0.4, '1s'],
    [1.5, '2s'],
    [59.4, '59s'],
    [59.6, '1m'],
    [60, '1m'],
    [61, '1m 1s'],
    [125, '2m 5s'],
    [3600, '60m'],
  ])('of %d seconds is said as %s', (seconds, said) => {
    expect(duration(seconds)).toBe(said);
  });
});

describe('an enumeration', () => {
  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c'], 'a, b and c'],
  ])('of %j is %j', (items, said) => {
    expect(list(items)).toBe(said);
  });

  it('counts one thing in the singular', () => {
    expect([0, 1, 2].map((amount) => count(amount, 'job'))).toEqual(['0 jobs', '1 job', '2 jobs']);
  });
});

describe('what a member typed', () => {
  /** What Discord takes for formatting, once the characters that a backslash disarms are gone. */
  const armed = (text: string) =>
    text.replace(/\\./gs, '').match(/[*_~`|<>@#[\]()]|^\s*-|:\w+:|:\/\//gm) ?? [];

  it('neither formats nor mentions as plain text', () => {
    fc.assert(
      fc.property(anyText(), (words) => {
        expect(armed(plain(words))).toEqual([]);
      }),
    );
  });

  it('shows as it was typed', () => {
    const shown = (text: string) => text.replace(/\\([!-/:-@[-`{-~])/g, '$1');
    fc.assert(
      fc.property(anyText(), (words) => {
        expect(shown(plain(words))).toBe(words);
      }),
    );
  });

  it('cannot leave the code that it is quoted in', () => {
    fc.assert(
      fc.property(anyText(), (words) => {
        expect(quoted(words)).toMatch(/^`[^`\n]*`$/);
      }),
    );
  });
});
