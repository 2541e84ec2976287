import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMatcher, MOST_LOOKS, toSearchText } from '#catalogue/matcher.ts';

const WORDS =
  'realistic cake art detail anime style portrait dragon neon watercolor film grain vintage'.split(' ');

/** So many names of three words, no two of them alike. */
const names = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => {
    const word = (step: number) => WORDS[Math.floor(index / step) % WORDS.length] ?? '';
    return toSearchText(`${word(1)} ${word(13)} ${word(169)} ${index}`);
  });

const SHELVES = { '5,000': createMatcher(names(5000)), '50,000': createMatcher(names(50_000)) };

// Each is what a member can type into an option of 100 characters and more.
const HOSTILE = {
  'a ligature that folds to three letters': 'ﬃ'.repeat(100),
  'one that folds to eighteen': 'ﷺ'.repeat(100),
  'plain letters': 'abcdefghij'.repeat(10),
  'one letter': 'a',
  'one letter a hundred times': 'a'.repeat(100),
  'many words': 'a b c d e f g h i j k l m '.repeat(4),
  'many words with a typo each':
    'realistx cakee artz detaik animr stylx portraix dragonx neonx watercolox filmx grainx',
  'a word that is nowhere': 'zeppelin',
  'a typo in a common word': 'watrcolor',
  'short typos': 'caek flim nean drgn',
  Hangul: '한글'.repeat(50),
  'combining marks': `e${'\u0301'.repeat(99)}`,
  emoji: '👩‍👩‍👧‍👦'.repeat(9),
  'signs of an expression': '.*+?^$()|[]{}\\'.repeat(7),
  digits: '1 2 3 4 5 6 7 8 9 0',
  'a whole book': 'realistic watercolor '.repeat(300),
};

describe('a search', () => {
  it.each(
    Object.entries(SHELVES).flatMap(([size, shelf]) =>
      Object.entries(HOSTILE).map(([kind, typed]) => ({ kind, size, shelf, typed })),
    ),
  )('looks no more often than it may for $kind among $size', ({ shelf, typed }) => {
    // The look that uses the last one up may read one text more.
    expect(shelf.search(typed, 25).looks).toBeLessThanOrEqual(2 * MOST_LOOKS + 3000);
  });

  it('looks no more often than it may, whatever is typed', () => {
    const piece = fc.oneof(
      fc.constantFrom(...WORDS, 'ﬃ', 'watrcolor', 'ü', '한', '🎂', ' '),
      fc.string({ unit: 'binary', maxLength: 5 }),
    );
    const typed = fc.array(piece, { maxLength: 100 }).map((pieces) => pieces.join('').slice(0, 100));
    fc.assert(
      fc.property(typed, (text) => {
        expect(SHELVES['5,000'].search(text, 25).looks).toBeLessThanOrEqual(2 * MOST_LOOKS + 3000);
      }),
    );
  });

  it('looks for typos in no word of more than twenty letters', () => {
    const [short, long] = ['x'.repeat(20), 'x'.repeat(21)];
    const shelf = createMatcher([toSearchText(`${short.slice(1)}y`), toSearchText(`${long.slice(1)}y`)]);
    expect(shelf.search(`${short.slice(1)}z`, 5).rows).toEqual([0, 1]);
    expect(shelf.search(`${long.slice(1)}z`, 5)).toEqual({ rows: [], looks: 2 });
  });

  it('gives what it has found when it may look no further', () => {
    const { rows, looks } = SHELVES['50,000'].search('a', 60_000);
    expect(looks).toBeGreaterThanOrEqual(MOST_LOOKS);
    expect(rows.length).toBeGreaterThan(1000);
    expect(rows.length).toBeLessThan(50_000);
  });

  it('ends as soon as enough fit perfectly', () => {
    expect(SHELVES['50,000'].search('cake', 25).looks).toBeLessThan(10_000);
  });

  it('looks at none but those among which it is to find', () => {
    const { rows, looks } = SHELVES['50,000'].search('cake', 25, [4, 1, 40_000]);
    expect(rows).toEqual([1]);
    expect(looks).toBeLessThan(100);
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
        const shelf = createMatcher([toSearchText(`${other} ${right}`)]);
        expect(shelf.search(typed, 1).rows).toEqual([0]);
      }),
    );
  });

  it('does not find one with two', () => {
    const shelf = createMatcher([toSearchText('watercolor')]);
    expect(shelf.search('watorcolar', 1).rows).toEqual([]);
    expect(shelf.search('wtercolr', 1).rows).toEqual([]);
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
          const shelf = createMatcher(texts.map((text) => toSearchText(text)));
          const at = pick % texts.length;
          expect(shelf.search(texts[at] ?? '', texts.length).rows).toContain(at);
        },
      ),
    );
  });
});
