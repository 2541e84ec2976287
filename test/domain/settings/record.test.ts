import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '#domain/settings/default-settings.ts';
import { readRecord, recordOf, SETTINGS_VERSION } from '#domain/settings/record.ts';
import { SETTINGS_LIMITS } from '#domain/settings/schema.ts';
import { cardOf, pinnedCard } from '../../support/cards.ts';

const { loras, ...others } = DEFAULT_SETTINGS;

/** Settings as they were stored before LoRAs had cards. */
const pinsOf = (...pinned: readonly object[]) => {
  const { cards: _cards, addsTriggerWords: _adds, ...lists } = loras;
  return { ...others, loras: { ...lists, pinned }, version: 1, revision: 7 };
};

const CAKES = { id: 'cakes', nickname: 'Törtchen', strength: 0.4, triggerWords: 'cake art' };
const PLAIN = { id: 'plain', nickname: null, strength: null, triggerWords: null };

describe('settings of an earlier version', () => {
  it('have pinned LoRAs, which are pinned cards', () => {
    const read = readRecord(pinsOf(CAKES, PLAIN));
    expect(read).toMatchObject({ revision: 7, problems: [], isNewer: false });
    expect(read.settings).toEqual({
      ...DEFAULT_SETTINGS,
      loras: {
        ...loras,
        cards: [pinnedCard('cakes', { ...CAKES, addsTriggerWords: true }), pinnedCard('plain')],
      },
    });
  });

  it('can have a LoRA pinned twice, of which the first pin counted', () => {
    const { settings, problems } = readRecord(pinsOf(CAKES, { ...PLAIN, id: 'cakes' }));
    expect(problems).toEqual([]);
    expect(settings.loras.cards).toEqual([pinnedCard('cakes', { ...CAKES, addsTriggerWords: true })]);
  });

  it('are reported where a pin cannot be read, and everything else holds', () => {
    const damaged = { ...pinsOf(CAKES, { id: 'a b' }), safety: { ...others.safety, spoiler: true } };
    const { settings, problems } = readRecord(damaged);
    expect(problems.map(({ section }) => section)).toEqual(['loras']);
    expect(settings.safety.spoiler).toBe(true);
    for (const pinned of [[null], ['cakes'], 'cakes', null]) {
      const raw = { ...pinsOf(), loras: { ...pinsOf().loras, pinned } };
      expect(readRecord(raw).problems.map(({ section }) => section)).toEqual(['loras']);
    }
  });
});

describe('cards in settings', () => {
  const settingsOf = (...cards: readonly object[]) => ({
    ...recordOf(DEFAULT_SETTINGS, 1),
    loras: { ...loras, cards },
  });

  it('are read as they were written', () => {
    const card = cardOf('cakes', {
      scheduler: 'DPM++ 2M Karras',
      rating: 4.5,
      votes: 3,
      preview: 'a-1',
      at: 5,
    });
    const stored = recordOf({ ...DEFAULT_SETTINGS, loras: { ...loras, cards: [card] } }, 3);
    expect(stored.version).toBe(SETTINGS_VERSION);
    expect(readRecord(JSON.parse(JSON.stringify(stored)))).toEqual({
      settings: { ...DEFAULT_SETTINGS, loras: { ...loras, cards: [card] } },
      revision: 3,
      problems: [],
      isNewer: false,
    });
  });

  it.each([
    ['an id that none can have', cardOf('a b')],
    ['a strength out of range', cardOf('a', { strength: 7 })],
    ['a scheduler that there is not', cardOf('a', { scheduler: 'magic' })],
    ['a rating out of range', cardOf('a', { rating: 6 })],
    ['no votes at all', cardOf('a', { votes: 0 })],
    ['a preview that is no id', cardOf('a', { preview: '../b' })],
    ['a nickname with a comma', cardOf('a', { nickname: 'b, c' })],
    ['somebody who is nobody', cardOf('a', { by: 'mona' })],
  ])('are refused with %s', (_, card) => {
    expect(readRecord(settingsOf(card)).problems.map(({ section }) => section)).toEqual(['loras']);
  });

  it('are one for each LoRA, and have an upper limit', () => {
    const many = (count: number, isPinned = false) =>
      Array.from({ length: count }, (_, index) => cardOf(`lora-${index}`, { isPinned }));
    const problemsOf = (...cards: readonly object[]) => readRecord(settingsOf(...cards)).problems.length;
    expect(problemsOf(...many(SETTINGS_LIMITS.cards))).toBe(0);
    expect(problemsOf(...many(SETTINGS_LIMITS.cards + 1))).toBe(1);
    expect(problemsOf(...many(SETTINGS_LIMITS.pinnedLoras, true))).toBe(0);
    expect(problemsOf(...many(SETTINGS_LIMITS.pinnedLoras + 1, true))).toBe(1);
    expect(problemsOf(cardOf('a'), cardOf('a'))).toBe(1);
  });
});
