import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCard, type LoraCard } from '#domain/catalogue/lora-card.ts';
import { keepCard, type Measurement, putCard, withoutCards, withoutPins } from '#domain/settings/cards.ts';
import { DEFAULT_SETTINGS } from '#domain/settings/default-settings.ts';
import { readRecord, recordOf } from '#domain/settings/record.ts';
import { SETTINGS_LIMITS, type ServerSettings } from '#domain/settings/schema.ts';
import { cardOf, pinnedCard } from '../../support/cards.ts';

const withCards = (...cards: LoraCard[]): ServerSettings => ({
  ...DEFAULT_SETTINGS,
  loras: { ...DEFAULT_SETTINGS.loras, cards },
});

const many = (count: number, facts: Partial<LoraCard> = {}): LoraCard[] =>
  Array.from({ length: count }, (_, index) => cardOf(`lora-${index}`, facts));

const measured = (id: string, facts: Partial<Measurement> = {}): Measurement => {
  const { isPinned: _pinned, nickname: _nickname, ...rest } = cardOf(id, { strength: 0.6, at: 5, ...facts });
  return rest;
};

describe('what was measured of a LoRA', () => {
  it('becomes its card', () => {
    const kept = keepCard(withCards(cardOf('other')), measured('cakes', { rating: 4.5, votes: 3 }));
    expect(kept?.loras.cards).toEqual([
      cardOf('other'),
      cardOf('cakes', { strength: 0.6, at: 5, rating: 4.5, votes: 3 }),
    ]);
  });

  it('replaces what was measured before, and leaves pin and nickname to admins', () => {
    const before = withCards(
      pinnedCard('cakes', { nickname: 'Törtchen', strength: 0.4, scheduler: 'DDIMScheduler' }),
      cardOf('other'),
    );
    expect(keepCard(before, measured('cakes'))?.loras.cards).toEqual([
      pinnedCard('cakes', { nickname: 'Törtchen', strength: 0.6, at: 5 }),
      cardOf('other'),
    ]);
  });

  it('has no room among as many cards as there can be, unless it is one of them', () => {
    const full = withCards(...many(SETTINGS_LIMITS.cards));
    expect(keepCard(full, measured('cakes'))).toBeUndefined();
    expect(keepCard(full, measured('lora-7'))?.loras.cards[7]?.strength).toBe(0.6);
  });
});

describe('a card that an admin writes', () => {
  it('is refused where there is no room, too many are pinned, or another LoRA is called the same', () => {
    const refusalOf = (settings: ServerSettings, card: LoraCard) => putCard(settings, card);
    const full = withCards(...many(SETTINGS_LIMITS.cards));
    expect(refusalOf(full, cardOf('cakes'))).toEqual({ kind: 'noRoom' });
    const pinned = withCards(...many(SETTINGS_LIMITS.pinnedLoras, { isPinned: true }));
    expect(refusalOf(pinned, pinnedCard('cakes'))).toEqual({ kind: 'tooManyPinned' });
    expect(refusalOf(pinned, cardOf('cakes'))).not.toHaveProperty('kind');
    const named = withCards(cardOf('other', { nickname: 'Törtchen' }));
    const namesake = cardOf('cakes', { nickname: 'tortchen' });
    expect(refusalOf(named, namesake)).toEqual({ kind: 'takenNickname', nickname: 'tortchen', id: 'other' });
  });

  it('that is unpinned stays with what was measured, and goes where nothing was', () => {
    const settings = withCards(pinnedCard('a', { at: 5 }), pinnedCard('b'), pinnedCard('c'), cardOf('d'));
    expect(withoutPins(settings, ['a', 'b', 'd']).loras.cards).toEqual([
      cardOf('a', { at: 5 }),
      pinnedCard('c'),
      cardOf('d'),
    ]);
    expect(withoutCards(settings, ['a', 'd']).loras.cards.map(({ id }) => id)).toEqual(['b', 'c']);
  });
});

type Edit = (settings: ServerSettings) => ServerSettings;

const id = fc.constantFrom(...'abcdef');
const ids = fc.subarray([...'abcdef']);

/** Everything that is done to cards. */
const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  id.map(
    (one): Edit =>
      (settings) =>
        keepCard(settings, measured(one)) ?? settings,
  ),
  ids.map(
    (some): Edit =>
      (settings) =>
        withoutPins(settings, some),
  ),
  ids.map(
    (some): Edit =>
      (settings) =>
        withoutCards(settings, some),
  ),
  fc
    .record({
      id,
      nickname: fc.option(fc.constantFrom('A', 'á', 'x', 'Ink; wash'), { nil: null }),
      isPinned: fc.boolean(),
    })
    .map(
      (facts): Edit =>
        (settings) => {
          const put = putCard(settings, cardOf(facts.id, facts));
          return 'kind' in put ? settings : put;
        },
    ),
);

describe('whatever is done to cards', () => {
  it('leaves settings that can be stored, in which a nickname means its LoRA unless it is the id of another', () => {
    fc.assert(
      fc.property(fc.array(anyEdit, { maxLength: 12 }), (edits) => {
        const settings = edits.reduce((before, edit) => edit(before), DEFAULT_SETTINGS);
        expect(readRecord(recordOf(settings, 1))).toMatchObject({ settings, problems: [] });
        const { cards } = settings.loras;
        const isId = (name: string | null): boolean => cards.some((card) => card.id === name);
        const named = cards.filter(({ nickname }) => nickname !== null && !isId(nickname));
        expect(named.map(({ nickname }) => findCard(cards, nickname ?? '')?.id)).toEqual(
          named.map((card) => card.id),
        );
      }),
    );
  });
});
