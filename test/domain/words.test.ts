import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPhrase, fold, wordsOf } from '#domain/text-match.ts';

describe('a blocked word', () => {
  it.each([
    ['a red FOX', 'fox'],
    ['a réd føx', 'réd'],
    ['Straße', 'strasse'],
    ['STRASSE', 'straße'],
    ['fox-hunt', 'fox'],
    ['f\u200box', 'fox'],
    ['the "fox", running', 'fox'],
    ['ＦＯＸ in full width', 'fox'],
  ])('is found in %j', (text, word) => {
    expect(findPhrase([text], [word])).toBe(word);
  });

  it.each([
    ['a skill', 'kill'],
    ['foxes', 'fox'],
    ['f o x', 'fox'],
    ['', 'fox'],
    ['anything', ''],
    ['anything', '…'],
  ])('is not found in %j', (text, word) => {
    expect(findPhrase([text], [word])).toBeUndefined();
  });

  it('of several words is found where they stand together only', () => {
    expect(findPhrase(['a very red, fox'], ['red fox'])).toBe('red fox');
    expect(findPhrase(['a red and white fox'], ['red fox'])).toBeUndefined();
  });

  it('is found in each of the texts', () => {
    expect(findPhrase(['a cat', 'no fox'], ['dog', 'fox'])).toBe('fox');
    expect(findPhrase(['a red', 'fox'], ['red fox'])).toBeUndefined();
  });

  it('is found by itself wherever it stands, in whatever case', () => {
    const word = fc.stringMatching(/^[a-z0-9éüñ]{1,8}$/);
    const around = fc.array(word);
    fc.assert(
      fc.property(around, word, around, (before, wanted, after) => {
        const text = [...before, wanted.toUpperCase(), ...after].join(' ');
        expect(findPhrase([text], [wanted])).toBe(wanted);
      }),
    );
  });
});

describe('folding', () => {
  it('is over when it was done once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(wordsOf(wordsOf(text).join(' '))).toEqual(wordsOf(text));
        expect(fold(fold(text))).toBe(fold(text));
      }),
    );
  });
});
