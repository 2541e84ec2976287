import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDetails } from '#catalogue/parse-model-list.ts';

const details = (given: Partial<Parameters<typeof readDetails>[0]>) =>
  readDetails({ description: null, screenshot: null, nsfw: null, ...given });

describe('the details of a LoRA', () => {
  test('are nothing where the row tells nothing', () => {
    expect(details({})).toEqual({ description: null, preview: null, nsfw: false });
    expect(details({ description: ' \n ', screenshot: 'n/a' })).toEqual(details({}));
  });

  test('have the description on one line', () => {
    expect(details({ description: ' Cakes,\n\n  and more ' }).description).toBe('Cakes, and more');
  });

  test('have no more than 300 characters of the description, and no half of one', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 250, maxLength: 700 });
    fc.assert(
      fc.property(text, (description) => {
        const kept = details({ description }).description ?? '';
        expect(kept.length).toBeLessThanOrEqual(300);
        expect(kept.isWellFormed()).toBe(description.isWellFormed());
        const line = description.replace(/\s+/g, ' ').trim();
        expect(line.startsWith(kept.length < line.length ? kept.slice(0, -3) : kept)).toBe(true);
      }),
    );
  });

  test.each([
    'javascript:alert(1)',
    'ftp://a.example/1.png',
    'data:image/png;base64,AAAA',
    'https://name:word@a.example/1.png',
    '/relative.png',
    `https://a.example/${'x'.repeat(2048)}`,
    'attachment://1.png',
  ])('have no picture where the address is %.60s', (screenshot) => {
    expect(details({ screenshot }).preview).toBeNull();
  });

  test('have the picture by its address', () => {
    expect(details({ screenshot: 'https://a.example/a b.png' }).preview).toBe('https://a.example/a%20b.png');
  });
});
