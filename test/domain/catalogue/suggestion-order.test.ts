import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inSuggestedOrder } from '#domain/catalogue/suggestion-order.ts';
import { pinnedCard } from '../../support/cards.ts';

const lora = (id: string, baseModel: string | null = 'SDXL', isPinned = false) => ({
  id,
  baseModel,
  card: isPinned ? pinnedCard(id) : undefined,
});

const ordered = (loras: readonly ReturnType<typeof lora>[], starred: readonly string[]): string[] =>
  inSuggestedOrder(loras, { base: 'SDXL', starred }).map(({ id }) => id);

describe('the order of suggested LoRAs', () => {
  it('is pinned, starred and fitting, fitting, starred, others', () => {
    const loras = [
      lora('other', 'SD 1.5'),
      lora('liked-other', 'SD 1.5'),
      lora('fits'),
      lora('liked'),
      lora('pinned', 'SD 1.5', true),
    ];
    expect(ordered(loras, ['liked-other', 'liked'])).toEqual([
      'pinned',
      'liked',
      'fits',
      'liked-other',
      'other',
    ]);
  });

  it('puts those with more stars first, and keeps what the search found otherwise', () => {
    expect(ordered([lora('a'), lora('b'), lora('c'), lora('d')], ['d', 'b'])).toEqual(['d', 'b', 'a', 'c']);
  });

  it('keeps the order of pinned ones, whatever is starred', () => {
    expect(ordered([lora('a', null, true), lora('b', null, true)], ['b'])).toEqual(['a', 'b']);
  });

  it('loses none and adds none', () => {
    const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 5 }), { maxLength: 12 });
    fc.assert(
      fc.property(ids, ids, fc.boolean(), (found, starred, isPinned) => {
        const loras = found.map((id, index) => lora(id, index % 3 === 0 ? null : 'SD 1.5', isPinned));
        expect(ordered(loras, starred).toSorted()).toEqual(found.toSorted());
      }),
    );
  });
});
