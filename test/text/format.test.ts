import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cut, plain, quoted } from '#text/format.ts';
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
