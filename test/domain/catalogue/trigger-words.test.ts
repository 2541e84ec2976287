import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LoraCard } from '#domain/catalogue/lora-card.ts';
import { createTriggerWords, type TriggerWordSources } from '#domain/catalogue/trigger-words.ts';
import type { ImagineOptions } from '#domain/generation/image-options.ts';
import { readImagineOptions } from '#domain/generation/read-options.ts';
import { optionsOf } from '#domain/generation/request.ts';
import { anyText } from '../../support/arbitraries.ts';
import { cardOf } from '../../support/cards.ts';

const wordsOf = (listed: string | null, sources: Partial<TriggerWordSources> = {}) =>
  createTriggerWords({ cards: [], listed: () => listed, isUsual: true, blockedWords: [], ...sources });

const read = (options: ImagineOptions, listed: string | null, cards: readonly LoraCard[] = []) => {
  const result = readImagineOptions(
    { lora: 'ink', ...options },
    { modelId: 'm', seed: () => 1, cards, triggerWordsOf: wordsOf(listed, { cards }) },
  );
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
};

const promptOf = (prompt: string, listed: string | null): string => read({ prompt }, listed).request.prompt;

describe('the trigger words of a LoRA', () => {
  it('are those of the public list, phrase by phrase', () => {
    expect(wordsOf(' ink wash,  brush   strokes,\nsumi-e;, ')('ink')).toEqual([
      'ink wash',
      'brush strokes',
      'sumi-e',
    ]);
    expect(wordsOf(null)('ink')).toEqual([]);
  });

  it('are those of the card, if it has some, and none where it says so', () => {
    const cards = [
      cardOf('own', { triggerWords: 'ink, wash' }),
      cardOf('none', { triggerWords: 'ink', addsTriggerWords: false }),
      cardOf('sure', { addsTriggerWords: true }),
    ];
    const of = wordsOf('listed', { cards });
    expect(['own', 'none', 'sure', 'other'].map(of)).toEqual([['ink', 'wash'], [], ['listed'], ['listed']]);
    const off = wordsOf('listed', { cards, isUsual: false });
    expect(['own', 'none', 'sure', 'other'].map(off)).toEqual([[], [], ['listed'], []]);
  });

  it('are the first ones only where a list has an essay in their place', () => {
    const many = Array.from({ length: 60 }, (_, index) => `phrase ${index}`);
    const kept = wordsOf(many.join(', '))('ink');
    expect(kept).toEqual(many.slice(0, kept.length));
    expect(kept.length).toBeGreaterThan(10);
    expect(kept.join(', ').length).toBeLessThanOrEqual(200);
    expect(wordsOf(`${'so much to say '.repeat(20)}, ink`)('ink')).toEqual([]);
  });

  it('are no tags and no flags, which would be read once more in a remix', () => {
    expect(wordsOf('<lora:ink:1>, ink, --ar 3:2, ink --no text, lora:ink:0.8, a <b> c')('ink')).toEqual([
      'ink',
    ]);
  });

  it('that a server or the operator blocks are left out, where nobody of the server chose them', () => {
    expect(wordsOf('ink, Góre, wash', { blockedWords: ['gore'] })('ink')).toEqual(['ink', 'wash']);
    const cards = [cardOf('ink', { triggerWords: 'gore' })];
    expect(wordsOf(null, { cards, blockedWords: ['gore'] })('ink')).toEqual(['gore']);
  });
});

describe('a prompt', () => {
  it('gets the trigger words that it lacks, and tells', () => {
    const { request, hints } = read({ prompt: 'a castle, INK wash' }, 'ink wash, sumi-e');
    expect(request.prompt).toBe('a castle, INK wash, sumi-e');
    expect(hints).toEqual([{ kind: 'triggerWords', words: ['sumi-e'] }]);
  });

  it.each([
    ['(ink wash:1.3) castle', '(ink wash:1.3) castle'],
    ['a castle in Ink-Wash', 'a castle in Ink-Wash'],
    ['an ink washer', 'an ink washer, ink wash'],
  ])('holds them in whatever writing: %s', (prompt, made) => {
    expect(promptOf(prompt, 'ink wash')).toBe(made);
  });

  it('gets no words that its member does not want in the image, and none into the negative prompt', () => {
    const { request } = read({ prompt: 'a castle', negative: 'sumi-e' }, 'ink wash, sumi-e');
    expect([request.prompt, request.negativePrompt]).toEqual(['a castle, ink wash', 'sumi-e']);
  });

  it('gets each word once, whichever LoRAs have it', () => {
    expect(read({ prompt: 'a castle', lora: 'ink, other' }, 'Ink, ink').request.prompt).toBe('a castle, ink');
  });

  it('gets none without a LoRA, and none with --raw, which is no word of it', () => {
    expect(read({ prompt: 'a castle', lora: '' }, 'ink').request.prompt).toBe('a castle');
    const raw = read({ prompt: 'a castle --raw by night' }, 'ink');
    expect([raw.request.prompt, raw.hints]).toEqual(['a castle by night', []]);
  });

  it('that is empty is refused, whatever would be added', () => {
    const result = readImagineOptions(
      { prompt: ' ', lora: 'ink' },
      { modelId: 'm', seed: () => 1, triggerWordsOf: () => ['ink'] },
    );
    expect(result).toMatchObject({
      ok: false,
      problems: [{ option: 'prompt', reason: { kind: 'missing' } }],
    });
  });

  it('gets only words for which there is room, and is refused for its own length alone', () => {
    expect(promptOf('x'.repeat(1990), 'ink, sumi-e')).toBe(`${'x'.repeat(1990)}, ink`);
    expect(promptOf('x'.repeat(2000), 'ink')).toBe('x'.repeat(2000));
  });

  it('reads the same again once it has them, whatever a list says', () => {
    const phrase = fc.oneof(
      anyText(60),
      fc.constantFrom('ink wash', '<lora:a:1>', '--no', '—ar 3:2', 'a:b', '(x:1.2)', '{', 'lora:a>', '--raw'),
    );
    let added = 0;
    fc.assert(
      fc.property(
        fc.array(phrase, { maxLength: 8 }),
        fc.constantFrom(', ', ',', '\n'),
        (phrases, separator) => {
          const listed = phrases.join(separator);
          const once = read({ prompt: 'a castle' }, listed);
          const again = read({ prompt: once.request.prompt }, listed);
          added += once.hints.length;
          expect(again.request).toEqual(once.request);
          expect(again.hints).toEqual([]);
          expect(once.request.prompt.length).toBeLessThanOrEqual('a castle'.length + 202);
          expect(optionsOf(again.request)).toEqual(optionsOf(once.request));
        },
      ),
      { numRuns: 300 },
    );
    expect(added).toBeGreaterThan(50);
  });
});
