import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankWithTypos, toNeedle, toSearchText } from '#catalogue/rank-texts.ts';
import { anyCharacter } from '../support/arbitraries.ts';

/** The places of the texts found, best first. */
const found = (typed: string, ...texts: string[]): number[] => {
  const candidates = texts.map((text, at) => ({ at, text: toSearchText(text) }));
  return rankWithTypos(candidates, toNeedle(typed)).map(({ at }) => at);
};

describe('a ranking', () => {
  it('puts whole words first, then starts of words, then parts', () => {
    expect(found('ink', 'drinking', 'inked', 'ink wash')).toEqual([2, 1, 0]);
  });

  it('puts words in the typed order first', () => {
    expect(found('cake art', 'art of cake', 'cake art')).toEqual([1, 0]);
  });

  it('keeps the order of what fits equally well', () => {
    expect(found('ink', 'ink a', 'ink b', 'ink c')).toEqual([0, 1, 2]);
  });

  it('holds every text for no words', () => {
    expect(found('', 'ink', 'cake')).toEqual([0, 1]);
  });

  it('looks for typos only where no text has the words', () => {
    expect(found('detail', 'detials', 'details')).toEqual([1]);
  });

  it('looks for typos in no word of more than twenty letters', () => {
    const [short, long] = ['x'.repeat(20), 'x'.repeat(21)];
    expect(found(`${short.slice(1)}z`, `${short.slice(1)}y`)).toEqual([0]);
    expect(found(`${long.slice(1)}z`, `${long.slice(1)}y`)).toEqual([]);
  });
});

describe('a needle', () => {
  it('has at most 100 letters after folding, whatever is typed', () => {
    const piece = fc.oneof(
      fc.constantFrom('ﬃ', 'ﷺ', 'watrcolor', 'ü', '한', '🎂', ' ', '.*+?^$()|[]{}\\'),
      fc.string({ unit: anyCharacter, maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(toNeedle(pieces.join('')).join(' ').length).toBeLessThanOrEqual(100);
      }),
    );
  });
});

const word = fc.stringMatching(/^[a-z]{4,12}$/);

/** The word with one typo of the kind, at that place. */
const misspelt = (right: string, kind: string, at: number): string => {
  const place = at % right.length;
  const [before, letter, after] = [right.slice(0, place), right.charAt(place), right.slice(place + 1)];
  if (kind === 'missing') return before + after;
  if (kind === 'added') return `${before}q${letter}${after}`;
  if (kind === 'other') return `${before}q${after}`;
  return before + after.slice(0, 1) + letter + after.slice(1);
};

describe('a word with one typo', () => {
  it('finds the word, wherever the typo is', () => {
    const kinds = fc.constantFrom('missing', 'added', 'other', 'swapped');
    fc.assert(
      fc.property(word, kinds, fc.nat(20), word, (right, kind, at, other) => {
        const typed = misspelt(right, kind, at);
        fc.pre(typed.length >= 4);
        expect(found(typed, `${other} ${right}`)).toEqual([0]);
      }),
    );
  });

  it('does not find one with two', () => {
    expect(found('watorcolar', 'watercolor')).toEqual([]);
    expect(found('wtercolr', 'watercolor')).toEqual([]);
  });
});

describe('every part of a text', () => {
  it('is found, in whatever script', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 8 }), { maxLength: 5 }),
        fc.nat(),
        (texts, pick) => {
          fc.pre(texts.length > 0);
          const at = pick % texts.length;
          expect(found(texts[at] ?? '', ...texts)).toContain(at);
        },
      ),
    );
  });
});
