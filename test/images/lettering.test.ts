import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openGlyphs } from '#images/glyphs.ts';
import { readLettering } from '#images/lettering.ts';
import { LANGUAGES, namespacesOf, readSentences } from '#text/languages.ts';
import { anyText } from '../support/arbitraries.ts';

const lettering = readLettering();
const findGlyph = openGlyphs();
const STYLE = { size: 20, weight: 'regular' } as const;
const SPOT = { x: 100, y: 50, fill: '#fff' } as const;

test.each(LANGUAGES.map(({ code }) => code))('every letter of our own sentences can be drawn: %s', (code) => {
  const sentences = namespacesOf(code).flatMap((namespace) => [...readSentences(code, namespace).values()]);
  const letters = new Set(sentences.join('').normalize('NFC'));
  const drawn = [...letters].filter((letter) => /[\p{L}\p{N}\p{P}]/u.test(letter));
  expect(drawn.length).toBeGreaterThan(50);
  expect(drawn.filter((letter) => !findGlyph(letter, 'regular'))).toEqual([]);
});

describe('lettering', () => {
  test('knows how wide words are: twice as many, twice as wide; in twice the size the same', () => {
    const once = lettering.width('Loralei', STYLE);
    expect(once).toBeGreaterThan(50);
    expect(lettering.width('LoraleiLoralei', STYLE)).toBeCloseTo(2 * once);
    expect(lettering.width('Loralei', { ...STYLE, size: 40 })).toBeCloseTo(2 * once);
    expect(lettering.width('Loralei', { ...STYLE, weight: 'semibold' })).toBeGreaterThan(once);
    expect(lettering.width('', STYLE)).toBe(0);
  });

  test('ends or has its middle where it is told to', () => {
    const width = lettering.width('fox', STYLE);
    const startOf = (anchor: 'start' | 'middle' | 'end') =>
      Number(/translate\(([\d.]+) 50\)/.exec(lettering.draw('fox', { ...STYLE, ...SPOT, anchor }))?.[1]);
    expect(startOf('start')).toBe(100);
    expect(startOf('middle')).toBeCloseTo(100 - width / 2, 2);
    expect(startOf('end')).toBeCloseTo(100 - width, 2);
  });

  test('cuts to the width that there is, whatever the words are', () => {
    fc.assert(
      fc.property(anyText(200), fc.integer({ min: 20, max: 400 }), (words, most) => {
        const kept = lettering.cut(words, { ...STYLE, most });
        expect(lettering.width(kept, STYLE)).toBeLessThanOrEqual(most);
        expect(kept === words || lettering.width(words, STYLE) > most).toBe(true);
      }),
    );
  });

  test('cuts a text of any length by few looks at it', () => {
    // Letter by letter from its end, this would be ten thousand million glyphs.
    const kept = lettering.cut('fox '.repeat(25_000), { ...STYLE, most: 200 });
    expect(lettering.width(kept, STYLE)).toBeLessThanOrEqual(200);
    expect(lettering.width(`${kept.slice(0, -1)} fox…`, STYLE)).toBeGreaterThan(200);
  });

  test('draws nothing but shapes, whatever the words are', () => {
    const shapes =
      /^<g transform="translate\(-?[\d.]+ 50\) scale\([\d.e-]+\)" fill="#fff">(<path transform="translate\([\d.]+ 0\)( scale\([\d.]+\))?" d="[MLQCZlqhvz\d .-]+"\/>)*<\/g>$/;
    fc.assert(
      fc.property(anyText(60), (words) => {
        expect(lettering.draw(words, { ...STYLE, ...SPOT })).toMatch(shapes);
      }),
    );
  });

  test('writes Latin, Greek and Cyrillic, each letter as itself', () => {
    const letters = [...'AaÀàŁłşőẠệΑαΏώςЯяЁёЇїҐґЉљ'];
    const drawn = letters.map((letter) => lettering.draw(letter, { ...STYLE, ...SPOT }));
    const frame = lettering.draw('🦊', { ...STYLE, ...SPOT });
    expect(drawn.filter((shape) => shape === frame)).toEqual([]);
    // A capital Α of Greek looks like that of Latin.
    expect(new Set(drawn).size).toBeGreaterThanOrEqual(letters.length - 1);
  });

  test.each([
    ['Japanese', '赤いドレスの少女、夕焼けのｶﾞラス工房「ー」〜！'],
    ['Korean', '빨간 드레스를 입은 소녀, 노을 지는 유리 공방'],
    ['Simplified Chinese', '穿红裙的女孩，夕阳下的玻璃工坊。模型、采样器、种子'],
  ])('writes %s, in both weights, each letter as itself', (_, words) => {
    const letters = [...new Set(words.normalize('NFC').replaceAll(/\s/g, ''))];
    for (const weight of ['regular', 'semibold'] as const) {
      const drawn = letters.map((letter) => lettering.draw(letter, { ...STYLE, ...SPOT, weight }));
      expect(drawn).not.toContain(lettering.draw('🦊', { ...STYLE, ...SPOT, weight }));
      expect(new Set(drawn).size).toBe(letters.length);
    }
  });

  test('gives scripts without blanks letters of one width', () => {
    expect(lettering.width('赤い毛', STYLE)).toBeCloseTo(3 * STYLE.size, 5);
  });

  test('writes letters that it does not have without their accents, and else an empty frame', () => {
    const drawn = (words: string) => lettering.draw(words, { ...STYLE, ...SPOT });
    expect(drawn('x̌')).toBe(drawn('x'));
    expect(drawn('ǻ')).toBe(drawn('a'));
    expect(drawn('ש')).toBe(drawn('🦊'));
    expect(drawn('ש')).not.toBe(drawn('?'));
    expect(lettering.width('ש', STYLE)).toBeGreaterThan(10);
    expect(drawn('é')).toBe(drawn('é'));
    expect(drawn('é')).not.toBe(drawn('e'));
    expect(drawn('constructor')).not.toContain('undefined');
  });
});
