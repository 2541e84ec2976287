import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '#domain/generation/limits.ts';
import { generationRequestSchema } from '#domain/generation/request.ts';
import { charactersIn, cut } from '#domain/text-length.ts';
import { promptFields } from '#messages/prompt-form.ts';
import { textFor } from '#text/index.ts';
import { anyCharacter } from '../support/arbitraries.ts';
import { requestWith } from '../support/generations.ts';

const letters = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: anyCharacter, maxLength: 40 }).map((text) => text.toWellFormed()),
);

describe('characters', () => {
  it.each([
    ['abc', 3],
    ['🦊🦊', 2],
    ['𝐚𝐛', 2],
    ['e\u0301', 2],
    ['', 0],
  ])('of %j are %i', (text, count) => {
    expect(charactersIn(text)).toBe(count);
  });

  it('are counted in the same way by the limits of a request', () => {
    const fits = (prompt: string) => generationRequestSchema.safeParse({ ...requestWith(), prompt }).success;
    for (const letter of ['x', '🦊', '𝐚', '裸']) {
      expect(fits(letter.repeat(LIMITS.prompt.max))).toBe(true);
      expect(fits(letter.repeat(LIMITS.prompt.max + 1))).toBe(false);
    }
  });
});

describe('a text that is cut', () => {
  it.each([
    ['a👩‍👩‍👧‍👦b', 8, 'a…'],
    ['ae\u0301\u0302b', 4, 'a…'],
    ['🇩🇪🇫🇷', 6, '🇩🇪…'],
    ['ab', 1, '…'],
    [`a${'\u0301'.repeat(99)}`, 50, `a${'\u0301'.repeat(48)}…`],
  ])('keeps single characters whole: %j', (text, most, shown) => {
    expect(cut(text, most)).toBe(shown);
  });
});

describe('the form of a prompt', () => {
  it('opens with all of what it is filled in with, within what Discord takes', () => {
    const texts = fc.record({
      prompt: letters.map((text) => [...text.repeat(60)].slice(0, LIMITS.prompt.max).join('')),
      negative: letters.map((text) => [...text.repeat(30)].slice(0, LIMITS.negativePrompt.max).join('')),
      lora: letters,
      strength: fc
        .array(fc.double({ min: 0.1, max: 1, noNaN: true }), { maxLength: 10 })
        .map((all) => all.join()),
      seed: fc.nat().map(String),
    });
    fc.assert(
      fc.property(texts, (filled) => {
        const labels = promptFields(textFor('en-GB'), { filled, help: {} });
        const fields = labels.flatMap((label) => ('max_length' in label.component ? [label.component] : []));
        expect(fields.map(({ value = '' }) => value)).toEqual(Object.values(filled));
        for (const { value = '', max_length: most = 0 } of fields) {
          expect(value.length).toBeLessThanOrEqual(most);
          expect(most).toBeLessThanOrEqual(4000);
        }
      }),
    );
  });
});
